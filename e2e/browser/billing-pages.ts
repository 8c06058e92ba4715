import type { Locator, Page } from 'playwright-core';
import type { Program } from '../harness/program.ts';

/** A person at the pages of billing, who reads English. */
export class BillingPages {
  readonly page: Page;
  readonly #program: Program;

  constructor(page: Page, program: Program) {
    this.page = page;
    this.#program = program;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.#program.url}/settings/billing/${path}`);
  }

  dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  row(text: string): Locator {
    return this.page.getByRole('main').getByRole('row').filter({ hasText: text });
  }

  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** Registers a card in the window of the sandbox. */
  async registerCard(last4: string): Promise<void> {
    await this.go('methods');
    await this.page.getByRole('button', { name: 'Register a card (Sandbox)' }).click();
    await this.page.getByRole('button', { name: `Use the card ${last4}` }).click();
    await this.page.getByText('The card was registered', { exact: true }).waitFor();
    await this.page.getByRole('main').getByRole('link', { name: 'Payment methods' }).last().click();
    await this.row(`···· ${last4}`).getByText('Ready').waitFor();
  }

  /** Opens the dialog that sells credits, with a method chosen. */
  async openTopUp(method: string): Promise<void> {
    await this.go('credits');
    await this.page.getByRole('button', { name: 'Top up credits' }).click();
    const methods = this.dialog().getByLabel('Payment method', { exact: true });
    const option = methods.locator('option').filter({ hasText: method });
    await methods.selectOption((await option.first().getAttribute('value')) ?? '');
  }

  payButton(): Locator {
    return this.dialog().getByRole('button', { name: /^Pay / });
  }

  /** Buys a package by card, and waits until the page says what became of it. */
  async topUp(method: string, said: string): Promise<void> {
    await this.openTopUp(method);
    await this.payButton().click();
    await this.dialog().getByText(said, { exact: true }).waitFor();
    await this.dialog().getByRole('button', { name: 'Close' }).last().click();
  }

  /** The rows of an area of AI credits, newest first. */
  async area(name: 'standing' | 'history' | 'purchases'): Promise<Locator> {
    await this.go(name === 'standing' ? 'credits' : `credits?area=${name}`);
    const rows = this.page.getByRole('main').locator('table tbody tr');
    await rows.first().waitFor();
    return rows;
  }

  /** Does something with the newest order of the purchases. */
  async act(name: string): Promise<void> {
    const rows = await this.area('purchases');
    await rows
      .first()
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await this.page.getByRole('menuitem', { name }).click();
  }

  /** Fills a field of the dialog, or of a panel. */
  async fill(within: Locator, values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await within.getByLabel(label, { exact: true }).fill(value);
  }
}
