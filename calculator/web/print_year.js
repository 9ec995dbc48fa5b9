/** The sheet of paper of a year; it has no link, so that there is no code on it. */

import { ledger } from "./ledger.js";
import { offerSheetOf } from "./sheet.js";

const NO_CODE = "一年的账不做成链接，没有二维码。要带走，用“导出成表格”。";

/** @param {NonNullable<typeof ledger>} year */
export function offerYear(year) {
  offerSheetOf(async () => {
    const html = await year.slip();
    return html ? { html, code: NO_CODE } : null;
  });
}

if (ledger) offerYear(ledger);
