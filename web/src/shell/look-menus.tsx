import { LANGUAGES, type Language } from '@tallygate/contract';
import { LanguagesIcon, MonitorIcon, MoonIcon, SunIcon } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { Menu, MenuChoice } from '../components/menu.tsx';
import { switchTheme, THEMES, type ThemeWish, useTheme } from '../components/theme.ts';
import { switchLanguage } from '../locales/i18n.ts';
import { useText } from '../locales/use-text.ts';

/** In which language the page speaks; also where nobody is signed in. */
export function LanguageMenu() {
  const { say, language } = useText();
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={`${say('language.switch')}: ${say(`language.${language}`)}`}>
          <LanguagesIcon aria-hidden />
        </Button>
      }
    >
      <MenuChoice
        value={language}
        onChoose={(value) => switchLanguage(value as Language)}
        options={LANGUAGES.map((value) => ({ value, title: say(`language.${value}`) }))}
      />
    </Menu>
  );
}

const THEME_ICONS = { light: SunIcon, dark: MoonIcon, system: MonitorIcon } as const;

/** Light, dark, or as the device is; also where nobody is signed in. */
export function ThemeMenu() {
  const { say } = useText();
  const { wish } = useTheme();
  const Icon = THEME_ICONS[wish];
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={`${say('theme.switch')}: ${say(`theme.${wish}`)}`}>
          <Icon aria-hidden />
        </Button>
      }
    >
      <MenuChoice
        value={wish}
        onChoose={(value) => switchTheme(value as ThemeWish)}
        options={THEMES.map((value) => ({ value, title: say(`theme.${value}`) }))}
      />
    </Menu>
  );
}
