/** Where everything is downloaded. */

import "./site.js";
import "../offline-page.js";
