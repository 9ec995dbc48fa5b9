/**
 * A finished case in the address: from the first paint on, the page is laid out as it will be when
 * share.js has opened the case (guided.css), so that nothing moves then.
 */

if (/[#&]v=/.test(location.hash)) document.documentElement.dataset.linked = "";
