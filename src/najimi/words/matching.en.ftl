# Likely duplicates: compare, merge, keep apart, undo

matching-title = Customers who may be one person
matching-waiting = { $n ->
    [one] { $n } pair
   *[other] { $n } pairs
}
matching-see = { $n ->
    [one] { $n } pair may be one person
   *[other] { $n } pairs may be one person
}
matching-lead = Names, readings, addresses, birthdays and keys were compared; the likeliest pairs come first. A person always decides.
matching-compared-on = Customers as of { $day } were compared.
matching-find = Compare now
matching-find-why = Compares the customers of the present plan. With many customers it takes a while.
matching-see-none = Customers who may be one person
matching-none = There is no pair to look at now.
matching-likely = { $probability } likely one person
matching-same-key = same e-mail, telephone or card
matching-pair-caption = What is known of both, side by side
matching-thing = What
matching-agreement = Compared
matching-agreement-same = same
matching-agreement-reading = same reading
matching-agreement-near = nearly the same
matching-agreement-part = partly the same
matching-agreement-differs = differs
matching-agreement-unknown = cannot be compared
matching-column-organization = Firm
matching-column-family-name = Family name
matching-column-given-name = Given name
matching-column-family-name-kana = Family name, reading
matching-column-given-name-kana = Given name, reading
matching-column-family-name-latin = Family name, Latin letters
matching-column-given-name-latin = Given name, Latin letters
matching-column-honorific = Honorific
matching-column-birth-on = Birthday
matching-column-address = Address
matching-column-postal-code = Postal code
matching-column-email = E-mail
matching-column-phone = Telephone
matching-column-card-id = Card
matching-keys = Keys in the sources
matching-orders = Purchases
matching-first-seen = First seen
matching-look-merge = See them merged
matching-apart = They are two
matching-later = Later
matching-show-later = { $n ->
    [one] { $n } pair for later
   *[other] { $n } pairs for later
}
matching-show-waiting = Back to the list
matching-back = Back to the list

matching-preview-title = What they will look like as one
matching-preview-lead = What we know of { $leaving } joins { $staying }. Nothing is deleted, and it can be undone at any time.
matching-values = What will hold
matching-from = from { $source }, { $day }
matching-orders-both = Days with a purchase: { $staying } and { $leaving }; { $amount } together.
matching-stays = The customer seen first ({ $day }) keeps the id.
matching-consents = May we write or call?
matching-strictest = The strictest of both will hold.
matching-consents-none = Neither of them said anything.
matching-consent-for = Purpose and channel
matching-one = Who stays
matching-other = Who joins
matching-holds = Merged
matching-purpose-promotional = Offers
matching-purpose-service = Service
matching-purpose-care = Care
matching-purpose-sharing = Shown to the supplier
matching-consent-granted = granted
matching-consent-unknown = unknown
matching-consent-refused = refused
matching-consent-withdrawn = withdrawn
matching-decide = Merge them?
matching-next-turn = A merge holds from the next plan of today. Until then the pages go on showing two customers.
matching-merge = Merge: one person
matching-is-merged = They are merged already. It holds from the next plan of today.
matching-is-apart = They were said to be two.

matching-together-do = { $n ->
    [one] See the { $n } pair with the same e-mail and name
   *[other] See the { $n } pairs with the same e-mail and name
}
matching-together-title = Pairs with the same e-mail and name
matching-together-lead = These share both e-mail and name. Untick those who are two people, then merge the rest.
matching-together-merge = Merge the ticked pairs

matching-merged-title = Merged customers
matching-merged-lead = Merged by a person. If you undo a merge, the next plan of today shows two customers as before, and what arrived since goes to the one it names. Until then, the stricter of what the two allow goes on holding.
matching-merged-none = No customers have been merged yet.
matching-merge-was = On { $day }, customer { $leaving } was merged into { $staying } ({ $name }).
matching-merge-waits = On { $day }, { $leaving } was merged into { $staying }. It holds from the next plan of today.
matching-undo = Undo this merge
matching-joined = Records that joined by themselves
matching-joined-by-same-email = Counted as theirs, because the e-mail is the same.
matching-joined-by-same-phone = Counted as theirs, because the telephone is the same.
matching-joined-by-same-card = Counted as theirs, because the card is the same.
matching-joined-by-device = A device they used.
matching-not-theirs = Not theirs
matching-not-theirs-title = Take a record that joined by itself away
matching-not-theirs-orders = Under this number there { $n ->
    [one] is { $n } order
   *[other] are { $n } orders
} of { $amount } in all. Nothing is deleted, and it can be undone at any time.
matching-not-theirs-then = It holds from the next plan of today. From then on nothing under this number is theirs, purchases included. It becomes nobody else’s by that: it stays under the number alone.
matching-not-theirs-no = What they refused since it joined goes on holding for the number that leaves, too.
matching-not-theirs-do = Take it away
matching-not-theirs-back = Back to the customer
matching-parted-waits = Said not to be theirs. It holds from the next plan of today.
matching-aparts = Said to be two
matching-aparts-lead = Said by a person. If you take it back, the usual rules hold for them again from the next plan of today.
matching-apart-is = On { $day }, { $one } and { $other } were said to be two.
matching-apart-waits = On { $day }, { $one } and { $other } were said to be two. It holds from the next plan of today.
matching-undo-apart = Take this back
matching-refused = { $n ->
    [one] { $n } pair was not merged, because something changed after the page was opened. Look at it again.
   *[other] { $n } pairs were not merged, because something changed after the page was opened. Look at them again.
}
matching-found = { $customers } customers compared: { $pairs } pairs may be one person ({ $keys } of them share an e-mail, telephone or card).
matching-left-out = { $blocks ->
    [one] One group of more than { $most } customers agrees
   *[other] { $blocks } groups of more than { $most } customers agree
} in one thing, like one name for all guests. Up to { $pairs } pairs of theirs were not compared, unless they agree in something else as well.
matching-found-untrained = There are few customers yet, so the given values of the comparison were used as they are.

matching-addressed-firm = { $name }
matching-order = Order
matching-order-value = by value
matching-order-reading = by reading
