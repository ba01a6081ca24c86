/**
 * Statuses with which a gateway says that it gave up on the server behind it: that server may have received the request,
 * answered it and counted it all the same. 520 to 524 are Cloudflare's.
 */
const GATEWAY_STATUSES = [502, 504, 520, 521, 522, 523, 524]

/** Whether a status says that the vendor did not do the work, which then costs nothing. 500, 503 and 529 say so. */
export function isRefusal(status: number): boolean {
  return status >= 300 && !GATEWAY_STATUSES.includes(status)
}
