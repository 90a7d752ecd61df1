/** By which the proxy tells the pages who is there, before the browser has the cookie. */
export const VISITOR_HEADER = 'x-convert-visitor';
