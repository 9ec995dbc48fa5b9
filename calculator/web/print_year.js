/** The sheet of paper of a year; it has no link, so that there is no code on it. */

import { ledger } from "./ledger.js";
import { offerSheet } from "./sheet.js";

const NO_CODE = "一年的账不做成链接，没有二维码。要带走，用“导出成表格”。";

async function sheet() {
  const html = await ledger?.slip();
  return html ? { html, code: NO_CODE } : null;
}

if (ledger) offerSheet(sheet);
