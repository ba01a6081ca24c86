/** What replies are made of. Findings, notes, openings and closings are sentences; steps follow "First, …". */
export type Topic = {
  keywords: readonly string[]
  findings: readonly [string, ...string[]]
  steps: readonly string[]
  notes: readonly [string, ...string[]]
}

export const OPENINGS = [
  'Thank you for writing to us, and for describing the situation so clearly.',
  'Thanks for getting in touch; I have read through the details you sent.',
  'Hello, and thank you for your patience while I looked into this.',
  'Thank you for letting us know; I can see why this has been inconvenient.',
  'Thanks for reaching out, and I am sorry for the trouble this has caused.',
  'Hello, I have gone through your message and can help with this.',
] as const

export const CLOSINGS = [
  'If anything is unclear, simply reply to this message and I will pick it up again.',
  'Please let me know whether that settles it, and I will keep the ticket open until then.',
  'I will check back {time} to make sure that everything works as it should.',
  'If it does not help, send me the time at which you tried and I will look further.',
  'You do not need to do anything else; we will write to you again {time}.',
  'Thank you again for raising it, and please write to us whenever something else comes up.',
] as const

export const TIMES = [
  'within the hour',
  'by the end of the day',
  'tomorrow morning',
  'within one working day',
  'before the end of the week',
] as const

const ACCOUNT: Topic = {
  keywords: ['password', 'login', 'log', 'sign', 'signed', 'account', 'locked', 'code'],
  findings: [
    'Your account is in good order, but it was locked for a short time after several attempts to sign in.',
    'The link you used had already expired, which is why the page sent you back to the start.',
    'We can see a sign-in from a new device, and the account is waiting for you to confirm it.',
  ],
  steps: [
    'open the sign-in page and choose the option to reset your password',
    'use the link in the newest message only, because earlier links stop working',
    'choose a password that you have not used with us before',
    'confirm the code that we send to the phone number on your profile',
    'close the other windows in which you are still signed in',
  ],
  notes: [
    'The lock is lifted by itself, so nothing in your account has been lost or changed.',
    'For your safety we never ask for your password, neither by mail nor on the phone.',
    'Your settings and saved work stay exactly as you left them.',
  ],
}

const BILLING: Topic = {
  keywords: [
    'invoice',
    'charge',
    'charged',
    'refund',
    'payment',
    'billing',
    'billed',
    'subscription',
    'plan',
  ],
  findings: [
    'I compared the last two invoices, and the second amount comes from the change of plan in the middle of the month.',
    'The payment reached us twice, and the second one has already been marked for a refund.',
    'Your card was declined once before the renewal went through, so the same charge appears on two dates.',
  ],
  steps: [
    'open Billing in your settings and compare the period shown on each invoice',
    'check that the address and the tax number on your profile are up to date',
    'remove the old card, so that the next renewal uses the new one',
    'download the corrected invoice once its status has changed to settled',
    'keep the confirmation that we send you, because it carries the refund reference',
  ],
  notes: [
    'A refund is usually on your statement within five working days, depending on your bank.',
    'No further amount will be taken for this period.',
    'Your plan and its limits stay the same while the correction is made.',
  ],
}

const ORDER: Topic = {
  keywords: [
    'order',
    'delivery',
    'deliver',
    'parcel',
    'package',
    'shipping',
    'shipment',
    'return',
    'tracking',
  ],
  findings: [
    'Your parcel left our warehouse on time and is waiting at the regional depot for its next scan.',
    'The order was split into two shipments, and the second one follows as soon as the missing item is in stock.',
    'The carrier tried to deliver once and left the parcel at the collection point nearest to you.',
  ],
  steps: [
    'open the tracking page from your confirmation and look at the latest entry',
    'check that the house number and the postcode of the address are complete',
    'choose a new delivery day if nobody is at home this week',
    'take the collection notice and a document with your name to the counter',
    'print the return label from your order page if you no longer need the item',
  ],
  notes: [
    'Should the parcel not move for three days, we will send a replacement without waiting for the carrier.',
    'Returns are free of charge for thirty days after delivery.',
    'Nothing is added to your bill because an order was shipped in parts.',
  ],
}

const DATA: Topic = {
  keywords: ['export', 'import', 'report', 'csv', 'spreadsheet', 'file', 'upload', 'download', 'data'],
  findings: [
    'The export did finish, but the file was larger than usual and the page stopped waiting for it.',
    'One column of the file holds dates in two formats, and the import stops at the first that it cannot read.',
    'The report is correct for its period, although its filter leaves out the records that were archived last month.',
  ],
  steps: [
    'remove empty rows at the end of the sheet, since they count as records',
    'save the file with UTF-8 encoding before you upload it',
    'open the report again and set the period to a single month',
    'start the export once and wait for the message with the download link',
    'compare the number of rows with the total at the top of the page',
  ],
  notes: [
    'Your original records were not touched, so you can repeat the import safely.',
    'Download links stay valid for seven days.',
    'Larger exports run in the background, and you can close the page meanwhile.',
  ],
}

const CONNECTION: Topic = {
  keywords: ['api', 'webhook', 'integration', 'connect', 'token', 'timeout', 'server', 'error', 'endpoint'],
  findings: [
    'Our records show that your requests arrived, but the key they carried was replaced two days ago.',
    'The endpoint answered more slowly than usual for about ten minutes, and some of your calls ran out of time.',
    'Your webhook address returned an error three times in a row, so deliveries to it were paused.',
  ],
  steps: [
    'note the request id of one failed call, so that we can follow it in our logs',
    'create a new key in the developer settings and put it in place of the old one',
    'send a test event and check that your side answers within five seconds',
    'resume the deliveries once the test event has come through',
    'repeat the calls that failed, which is safe as long as they carry the same request id',
  ],
  notes: [
    'Events that were held back are delivered in their original order as soon as you resume.',
    'Both keys are accepted for an hour, so that you can change over without a gap.',
    'There is no open incident at the moment, and the response times are back to normal.',
  ],
}

export const TOPICS: readonly Topic[] = [ACCOUNT, BILLING, ORDER, DATA, CONNECTION]

export const GENERAL: Topic = {
  keywords: [],
  findings: [
    'I looked at this with a colleague, and the setting you describe can be changed without any loss.',
    'What you see is the normal behaviour after the latest update, although the page could explain it better.',
    'We found the cause on our side, and a correction is already being rolled out.',
  ],
  steps: [
    'reload the page once, so that the newest version is shown',
    'try the same thing in a private window, to rule out an extension',
    'open Settings and check that your preferred options are still selected',
    'save your changes before you move on to the next section',
    'take a short note of what you see, in case it happens again',
  ],
  notes: [
    'None of your work is affected while we look into it.',
    'Other people on your team will see the change as soon as they sign in again.',
    'You can undo this at any time from the same page.',
  ],
}
