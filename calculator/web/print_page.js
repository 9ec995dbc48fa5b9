/** Printing where an answer has no sheet of its own: the page, without its form. */

import { addTool } from "./tools.js";

export function offerPage() {
  addTool("打印这一页", () => window.print(), "打印");
}

// The take-away file opens its pages itself.
if (document.querySelector("body:not([data-takeaway])")) offerPage();
