/** What every page of the site loads. In this folder: one file for each kind of page. */

import "../recall.js";
import "../offline.js";
import "../settings.js";
import "../readaloud.js";
import "../feedback.js";
import "../wipe.js";
