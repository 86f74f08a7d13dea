# What is said at the counter, and why nothing is.
counter-title-at-the-counter = A suggestion at the counter
counter-title-ask-at-the-counter = A question at the counter
counter-reason-goes-with = Those who take { $beside } choose this more often than others do.
counter-reason-buy-again = You usually buy this about { $days ->
    [0] every day
    [one] every day
   *[other] every { $days } days
 }.
counter-silence-left-in-peace = Nothing to suggest to this customer now.
counter-silence-nothing-fits = Nothing goes well enough with this basket.
counter-silence-held-out = Chance decided that nothing is suggested with this basket, so that we can compare.
counter-silence-closed = Nothing is suggested at the counter now.
dismissals-none = No suggestion was dismissed in this time.
dismissals-head = Dismissed by staff: { $n }. Bought within { $days } days all the same: { $bought } ({ $share }).
dismissals-beside = Not dismissed: { $n }. Bought within { $days } days: { $bought } ({ $share }).
dismissals-open = Not counted yet, as the { $days } days are not over: { $n }.
dismissals-line = { $who }, { $reason }: { $n } dismissed, { $bought } bought anyway ({ $share })
dismissals-elsewhere = What was bought elsewhere, we cannot see.
key-made = What key "{ $name }" may do: { $scopes }. Its token, shown only this once:
key-line = { $name }: { $scopes }, made { $made }
key-line-revoked = { $name }: { $scopes }, made { $made }, revoked { $revoked }
key-none = There are no keys.
key-revoked = Key "{ $name }" is revoked.
key-revoked-before = Key "{ $name }" was revoked before.
