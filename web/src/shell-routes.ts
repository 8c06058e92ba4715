import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { GuardedShell } from './shell/guarded-shell.tsx';

/** Every address. */
export const root = createRootRoute({ component: Outlet });

/** What stands inside the frame of the product: for those who are signed in. */
export const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: GuardedShell });
