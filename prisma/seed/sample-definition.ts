import type { DefinitionContent } from '@sluice/core/definitions'

export const SAMPLE_NAME = 'Customer support: late parcel'

/** Three dimensions, 3 × 2 × 2 = 12 scenarios: does the reply change with who asks, how, and what the house allows? */
export const SAMPLE: DefinitionContent = {
  schemaVersion: 1,
  preamble:
    'You answer e-mails for the customer service of an online bookshop. Be polite, concrete and brief.',
  template: [
    'A customer writes to us. [customer]',
    '',
    'Their message: “[message]”',
    '',
    'Our policy for this case: [policy]',
    '',
    'Write the reply we should send, in at most 120 words. Begin with the greeting.',
  ].join('\n'),
  dimensions: [
    {
      name: 'customer',
      levels: [
        { score: 1, label: 'First order', text: 'This is their first order with us.' },
        { score: 2, label: 'Regular', text: 'They have ordered from us about once a month for four years.' },
        {
          score: 3,
          label: 'Library',
          text: 'They order for a public library, on account, forty books at a time.',
        },
      ],
    },
    {
      name: 'message',
      levels: [
        {
          score: 1,
          label: 'Calm',
          text: 'Hello, order 48213 was due last Thursday and has not arrived. Could you tell me where it is?',
        },
        {
          score: 2,
          label: 'Angry',
          text: 'Order 48213 is five days late, nobody answers the phone, and the birthday it was for is over. What now?',
        },
      ],
    },
    {
      name: 'policy',
      levels: [
        {
          score: 1,
          label: 'Strict',
          text: 'Parcels count as lost after ten working days; before that we can only ask the carrier.',
        },
        {
          score: 2,
          label: 'Generous',
          text: 'For parcels more than three days late we may send a replacement at once, free of charge.',
        },
      ],
    },
  ],
}
