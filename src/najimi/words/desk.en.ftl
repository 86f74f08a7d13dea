# Words of the desk: every sentence on its pages.

desk-brand = najimi
desk-preparing = Preparing the desk; over many purchases this takes a while …
desk-skip = Skip to the page
desk-nav = Pages
desk-tab-plan = Today
desk-tab-customers = Customers
desk-tab-structure = Structure
desk-tab-evidence = How we know
desk-language-ja = 日本語
desk-language-en = English
desk-exit = Leave
desk-honorific = { $name }
desk-nameless = Name not known ({ $id })
desk-comma = {", "}
desk-dot = {" · "}
desk-people = { $n ->
    [one] 1 person
   *[other] { $n } people
 }
desk-items = { $n ->
    [one] 1 message
   *[other] { $n } messages
 }
desk-minutes = { $n } min
desk-days = { $n ->
    [one] 1 day
   *[other] { $n } days
 }
desk-times = { $n } times
desk-and-others = and others
desk-range = { $low } to { $high }
desk-of = { $part } of { $whole }
desk-not-known = not known yet
desk-too-few = too few yet
desk-untested = not tested

desk-note-label = About the data on this page
desk-note-replay = A replay of the past: what najimi decided was not delivered. Purchases, messages and responses loaded from files are real records.
desk-note-made-up = Some of the data is made up ({ $n ->
    [one] 1 point
   *[other] { $n } points
 })
desk-note-topics = Made up:
desk-topic-join = {", "}
desk-and-more = and more

desk-plan = Plan of today
desk-until-day = { $now } · data up to { $last }
desk-until-hour = { $now } · data up to { $last }, { $hour }
desk-spoken = We speak to
desk-spoken-by = { $people } in person, { $machines } by letter or mail
desk-peace = Left in peace today
desk-peace-why = See why
desk-time = Time of people
desk-time-of = of { $n } min available
desk-time-unlimited = no limit is set
desk-messages = Messages
desk-channel-count = { $n } by { $channel }
desk-by-people = To do in person
desk-progress = { $done } of { $n } dealt with
desk-by-people-none = Nothing is to be done in person today.
desk-by-people-more = The next { $n }
desk-prices = What more would be worth
desk-by-machines = By letter and mail
desk-by-machines-note = Each was decided for one person. The number opens the list of who receives it.
desk-does-not-send = najimi does not send yet; send these with your own tools.
desk-by-machines-none = No message is to be sent today.

desk-dont-complaint = Not to be mentioned: anything for sale (selling rests until their complaint is settled)
desk-dont-care-event = Not to be mentioned: anything for sale (an apology, a condolence or thanks comes first)
desk-dont-consent = Not to be mentioned: anything for sale (they have not allowed it in this way)
desk-dont-listen = Not to be mentioned: anything for sale (this contact is not for selling)

desk-act-done = Record as done
desk-act-leave = Not today…
desk-state-done = Done
desk-state-left = Left in peace today
desk-leave-legend = Choose why not
desk-leave-not-today = Today does not suit
desk-leave-knows-better = I know their situation
desk-leave-already-spoke = We have spoken already
desk-leave-not-welcome = It would not be welcome
desk-leave-other = Another reason
desk-replay-no-record = This is a replay of the past, so nothing can be recorded.

desk-peace-lead = { $n ->
    [one] One person hears
   *[other] { $n } people hear
 } nothing from us today. Leaving someone in peace is a decision too, and has a reason.
desk-peace-none = Nobody is left in peace today.
desk-peace-about-held-out = Kept back by chance, so that we can compare and learn whether our contacts help. Care and complaints are never kept back.
desk-peace-about-restricted = They asked us to let their information rest. Nothing is done until they lift that.
desk-peace-about-complaint = Their complaint is open, or was settled only lately. We neither sell nor ask.
desk-peace-about-care-event = An apology, a condolence or thanks is due to them, or was only lately made. We neither sell nor ask.
desk-peace-about-rolling-limit = They have had as many contacts of ours lately as we allow ourselves.
desk-peace-about-refused-lately = They said no to what might fit, so it rests for a while.
desk-peace-about-near-duplicate = What we could say is much like what they read from us lately.
desk-peace-about-ask-first = We do not know yet what they want. We ask before we offer.
desk-peace-about-not-their-way = What we could do does not suit the kind of relation they want.
desk-peace-about-not-better = Nothing we could offer is better for them than what they have.
desk-peace-about-suspended = What might fit was stopped, as too many regretted it.
desk-peace-about-contact-rule = They have heard from us as often as we allow ourselves.
desk-peace-about-unanswered = They did not answer our last contacts. We wait until they write or come.
desk-peace-about-resting = What suits them reached them lately, so it rests for a while.
desk-peace-about-no-consent = They have not allowed the kind of contact that would fit.
desk-peace-about-give-first = Before we ask or offer more, we have to give more.
desk-peace-about-too-early = Something would fit, but they do not know our everyday goods yet.
desk-peace-about-nothing-fits = Nothing in the playbook suits them now.
desk-peace-about-not-worth-it = Something could be done, but leaving them in peace is better for both of us.
desk-peace-about-capacity = Something could be done, but our time and money went to those it helps more.

desk-since = since { $day }
desk-heard = { $n ->
    [0] last heard from them today
    [one] last heard from them 1 day ago
   *[other] last heard from them { $n } days ago
 }
desk-not-heard = not yet heard from
desk-invented-name = made-up name
desk-invented-person = made-up person
desk-next = Next
desk-not-chosen = Also considered, and why not
desk-not-chosen-none = Nothing else was meant for them now.
desk-talks = What we did and heard
desk-talks-none = No contact is on record yet.
desk-talk = { $about }: { $title }
desk-direction-in = From them
desk-direction-out = From us
desk-from-desk = recorded here
desk-contact-give = Something useful
desk-contact-ask = A favour asked
desk-contact-listen = A question
desk-contact-sell = A proposal
desk-contact-serve = A service
desk-contact-care = A word of care
desk-contact-response = A response
desk-contact-refusal = A refusal
desk-contact-complaint = A complaint
desk-contact-talk = A talk
desk-contact-other = Something else

desk-value = What is to come
desk-value-horizon = expected margin over the next { $days } days
desk-value-interval = { $low } to { $high }. { $inside } in { $of } such customers fall in this range, judging by { $alike } customers alike.
desk-value-interval-few = { $low } to { $high }; only { $alike } customers alike, so take it with care.
desk-value-no-interval = There are not enough data yet to say how sure this is.
desk-value-model = Purchases are predicted by “{ $model }”.
desk-returns = Of customers alike, bought again within { $days } days
desk-almost-sure = almost certain
desk-rank = By value
desk-rank-is = number { $rank }
desk-past-margin = Margin so far

desk-path = Their path
desk-step-prospect = not yet
desk-step-new = first
desk-step-repeat = again
desk-step-loyal = regular
desk-step-lapsing = a pause
desk-step-lost = away
desk-step-won-back = returned
desk-rhythm = { $days ->
    [one] 1 day
   *[other] { $days } days
 } since the last purchase; usually every { $usual ->
    [one] day
   *[other] { $usual } days
 }.

desk-bought = Purchases
desk-bought-year = { $amount } in the last 365 days. They have come to buy on { $n ->
    [one] 1 day
   *[other] { $n } days
 } so far.
desk-bought-none = No purchase is on record yet.
desk-bars-title = What they paid, by month.
desk-top-products = Most bought
desk-top-categories = Departments
desk-last-purchases = Last purchases
desk-n-articles = { $n ->
    [one] 1 article
   *[other] { $n } articles
 }
desk-earlier = What was decided before
desk-earlier-none = Nothing was decided before this.
desk-earlier-held = Kept back by chance: { $title }
desk-earlier-peace = Left in peace ({ $reason })

desk-search = Search by name, reading or number
desk-search-hint = Yamada, 山田, やまだ
desk-search-do = Search
desk-search-none = No customer fits.
desk-search-cut = Many fit, so only some are shown. Please write a little more.
desk-tier = Class by value
desk-stage = Stage
desk-any = Any
desk-all = Remove this condition
desk-was = was “{ $tier }” before
desk-list-caption = Customers, the highest expected margin first.
desk-name = Name
desk-standing = Class and stage
desk-value-short = Expected margin
desk-leave-be = Left in peace
desk-first-page = To the first
desk-next-page = Next 50

desk-structure = Structure of the customers
desk-concentration = The top 10% hold { $share } of all expected margin (of { $n } customers who have bought).
desk-pyramid = Pyramid of value
desk-pyramid-note = The width of a layer counts people; the thin line below it is its part of all expected margin.
desk-drawing = Drawing
desk-count = People
desk-value-share = Part of margin
desk-curve = Concentration
desk-curve-title = Expected margin added up over customers, the most valuable first. The top 10% hold { $share }.
desk-curve-note = Across: customers, the most valuable first. Up: expected margin added up. On the dotted line everyone would be worth the same.
desk-movement = Movement between classes
desk-show = Show
desk-movement-corner = Class on { $day }
desk-movement-none = There is no earlier turn to compare with yet.
desk-stages = Stages

desk-models = Predicting purchases
desk-models-margin = Predicting margin per purchase
desk-model = How
desk-model-error = Off by, per customer
desk-model-chosen = chosen
desk-bias = total off by { $share }
desk-forecasts = Earlier forecasts, checked
desk-forecasts-note = Purchases expected then, and those that followed.
desk-forecasts-none = No earlier forecast can be checked yet.
desk-forecasts-older = The { $n } before these
desk-forecast-on = Forecast on
desk-forecast-window = Window
desk-forecast-expected = Expected purchases
desk-forecast-actual = Actual purchases
desk-forecast-mae = Off by, per customer
desk-treatment = Treatment
desk-lift = What contacts change
desk-lift-basis-delivered = The difference in margin afterwards between those we treated and those chance kept back.
desk-lift-basis-placebo = This is a placebo check: what najimi decided was not delivered, so the difference should be near zero. If it is not, the way of measuring is at fault.
desk-lift-treated = Treated
desk-lift-held = Kept back
desk-lift-amount = Difference per customer
desk-lift-all = All together
desk-lift-arm = Measured arm beside the global holdout
desk-lift-arm-note = As many customers as chance kept back from everything, drawn by chance and treated like all others.
desk-lift-note = The range is a 95% interval. A difference whose range holds zero cannot be told from chance.
desk-lift-none = No decision's window is over yet.
desk-rates = How often people respond
desk-rates-note = From deliveries whose window is over. The range is a 90% interval.
desk-rates-note-replay = From real campaigns in the data whose window is over. The range is a 90% interval.
desk-rates-unmeasured = The other { $n } pairs have no deliveries yet and rest on their starting point.
desk-activity = Purchases in 90 days
desk-rate-of = Responses
desk-rate = Part

desk-entry = Entry
desk-entry-how = Open the link that “najimi serve” has printed.
desk-entry-why = There is no password. A link works once and for one hour; when it is used up, run “najimi serve” again.
desk-enter = Welcome
desk-enter-once = This link works once.
desk-enter-do = Enter
desk-back-to-plan = To the plan of today

desk-trouble = A note
desk-trouble-form = The page had grown too old, so nothing was changed. Open it again and retry.
desk-trouble-request = This request cannot be accepted.
desk-trouble-forbidden = This is not allowed.
desk-trouble-no-page = There is no such page.
desk-trouble-fault = Something went wrong on our side.
desk-trouble-link = This link no longer works. Run “najimi serve” again and open the new one.
desk-trouble-no-customer = The current plan knows no such customer.
desk-trouble-engine = This cannot be shown now.
desk-trouble-refused-replay = This is a replay of the past, so nothing can be recorded: what najimi decided was not delivered.
desk-trouble-refused-changed = The plan has changed since you opened the page. Please look at the plan of today again.
desk-trouble-refused-silence = Nothing is to be done for this person, so there is nothing to record.
desk-trouble-refused-pair-changed = Something about the two changed after the page was opened. Look at them again from the list.
desk-trouble-refused-done = This is recorded as done already.
desk-trouble-refused-reason = Please choose why not.

desk-tab-requests = Requests
desk-stopped-granted = They allow it
desk-stopped-withdrawn = They took their consent back. Do not contact them.
desk-stopped-refused = They refused. Do not contact them.
desk-stopped-unknown = Whether they allow it is not known. Do not contact them.
desk-stopped-nothing-said = They have not allowed it. Do not contact them.
desk-stopped-restricted = Their information must not be used. Do not contact them.
desk-stopped-same-address = Somebody who gave the same address refused. Do not contact them.
desk-stopped-since = since { $at }
desk-stopped-count = Since this plan was made, { $n ->
    [one] 1 person no longer allows
   *[other] { $n } people no longer allow
 } it. Their rows are struck through and not counted.
desk-trouble-refused-gate-withdrawn = They withdrew their consent. Nothing was recorded; please do not contact them.
desk-trouble-refused-gate-refused = They refused. Nothing was recorded; please do not contact them.
desk-trouble-refused-gate-same-address = Somebody who gave the same address refused. Nothing was recorded; please do not contact them.
desk-trouble-refused-gate-unknown = Whether they allow this is not known any more. Nothing was recorded.
desk-trouble-refused-gate-nothing-said = They have not allowed contact in this way. Nothing was recorded.
desk-trouble-refused-gate-restricted = Their information must not be used now. Nothing was recorded; please do not contact them.
desk-trouble-refused-gate-new-case = A complaint or another case of theirs came in after this plan was made. Nothing was recorded; until the next turn has looked at it, please do nothing but care for them.
desk-trouble-refused-statement = Something is missing or too long. Please choose again.
desk-trouble-refused-future = The day lies in the future.
desk-trouble-refused-lawful-reason = That reason does not permit this contact: a contract permits service only, the others advertising by e-mail only.
desk-trouble-refused-value = This value cannot be used. Please check the date and the length.
desk-trouble-refused-request = This request cannot be recorded. Please choose again.
desk-trouble-refused-request-reason = Please choose why it is refused.

desk-allows = What they allow
desk-allows-none = Nothing has been said about consent yet. Until it is, we do not contact them.
desk-allows-history = All that was said ({ $n })
desk-allows-record = Record what they said
desk-all-channels = All ways
desk-none = none
desk-from-source = source: { $source }
desk-wording-is = wording { $version }
desk-consent-granted = granted
desk-consent-refused = refused
desk-consent-withdrawn = withdrawn
desk-consent-unknown = unknown
desk-purpose-promotional = advertising
desk-purpose-service = service
desk-purpose-care = care
desk-purpose-sharing = name shown to the supplier
desk-means-form = a form
desk-means-paper = on paper
desk-means-spoken = face to face
desk-means-phone = by telephone
desk-means-email = by e-mail
desk-means-own-page = their own page
desk-means-import = imported
desk-lawful-contract = needed for a contract or an order (service only)
desk-lawful-notified-address = they told us the address themselves (advertising by e-mail only)
desk-lawful-business-relation = they trade with us already (advertising by e-mail only)
desk-lawful-published-business-address = a firm's published address (advertising by e-mail only)
desk-consent-state = What they said
desk-consent-purpose = What for
desk-consent-channel = By which way
desk-consent-means = How they said it
desk-consent-on = On which day (empty: today)
desk-consent-place = Where
desk-consent-wording = Version of the wording they saw
desk-consent-evidence = Note of the evidence (number of a form …)
desk-consent-lawful = Why contact is lawful without consent (with “unknown” only)
desk-consent-note = A refusal or a withdrawal holds from the moment it is recorded.
desk-consent-do = Record

desk-holdings = What we hold, and from where
desk-holdings-none = We hold no name and no address.
desk-computed = What is computed of it, and what for
desk-computed-from = from the turn { $turn }, { $day }; the file holds every number.
desk-held-from = source: { $source }, { $day }
desk-column-organization = Organization
desk-column-family-name = Family name
desk-column-given-name = Given name
desk-column-family-name-kana = Family name, reading
desk-column-given-name-kana = Given name, reading
desk-column-family-name-latin = Family name, Latin
desk-column-given-name-latin = Given name, Latin
desk-column-honorific = Honorific
desk-column-birth-on = Day of birth
desk-column-email = E-mail
desk-column-phone = Telephone
desk-column-postal-code = Postal code
desk-column-address = Address
desk-correct = Correct it
desk-correct-note = Only the fields you change are kept, as a new statement of the desk. A field you empty stays as it was.
desk-correct-do = Record the correction
desk-restrict = Stop using their information
desk-restrict-lift = Use their information again
desk-restrict-note = While it is stopped, they get nothing but what must arrive.
desk-restricted-since = Their information has not been in use since { $at }.

desk-asked = What they asked of us
desk-asked-none = They have asked nothing.
desk-asked-record = Record a request
desk-asked-kind = Kind of request
desk-asked-means = How it came
desk-asked-on = On which day (empty: today)
desk-asked-do = Record the request
desk-requests = Register of requests
desk-requests-lead = What people asked about their own information, and until when we owe an answer: { $days } days from the day it came.
desk-requests-none = There is no request yet.
desk-request-access = Access
desk-request-correction = Correction
desk-request-restriction = Restriction
desk-request-erasure = Erasure
desk-request-objection = Objection
desk-request-number = no. { $n }
desk-request-received = came { $day }, { $means }
desk-request-who = handled by { $who }
desk-request-receipt = receipt { $receipt }
desk-request-due = due { $day }
desk-request-overdue = overdue
desk-request-open = To the customer's page
desk-request-done = Record as done
desk-request-refuse = Refuse…
desk-request-refuse-legend = Choose why
desk-request-refusal-not-this-person = We cannot be sure it is them
desk-request-refusal-law-requires = The law makes us keep it
desk-request-refusal-nothing-held = We hold nothing about them
desk-request-refusal-repeated = We have answered the same request already
desk-request-state-open = open
desk-request-state-done = done
desk-request-state-refused = refused
desk-request-how-access = Tell them what stands under “What we hold” on their page.
desk-request-how-correction = Use “Correct it” on their page.
desk-request-how-restriction = Press “Stop using their information” on their page.
desk-request-how-erasure = Go on to the erasure from their page.
desk-request-how-objection = On their page, record “refused” for advertising in “All ways”.
# Households and accounts

desk-groups = Household and accounts
desk-group-household = Household
desk-group-account = Account
desk-group-people = People
desk-group-unnamed = { $n } end customers have not allowed their names to be shown.
desk-group-few = Some end customers (fewer than { $n }) have not allowed their names to be shown.
desk-group-parents = Part of
desk-group-parts = Shops and departments of this account
desk-group-parts-further = and { $n } more.
desk-role-head = head of the household
desk-role-partner = partner
desk-role-child = child
desk-role-owner = owner
desk-role-decision-maker = decides
desk-role-buyer = buys
desk-role-user = uses
desk-role-billing = pays the bills
desk-role-end-customer = end customer
desk-role-other = other
desk-request-nobody = Their information is erased
desk-trouble-refused-not-sure = Tick the box to confirm the erasure. Nothing was erased.
desk-hold-json = Hand out as JSON
desk-hold-csv = Hand out as CSV
desk-hold-vcard = Hand out as vCard
desk-hold-vcard4 = Hand out as vCard 4.0
desk-erase = Erase this person
desk-erase-what = All { $n } facts we hold about them, what was computed about them and the records of this desk are removed from every store.
desk-erase-guests-going = Nameless numbers that joined them by an address or a card go with them: { $keys }, with { $orders } orders.
desk-erase-guests-staying = Nameless numbers under an address that others use, too, stay, for nobody can tell whose they are: { $keys }, with { $orders } orders. They become nobody else’s either. If they are this person’s, merge them first.
desk-erase-for-good = This cannot be undone. The do-not-contact list keeps only a mark that cannot be read.
desk-erase-sure = I am sure that they are to be erased
desk-erase-do = Erase
desk-erased = Erased
desk-erased-note = Tell them the number of the receipt.

desk-welcome = Welcome
desk-welcome-lead = There is no plan of today yet. Please go on in this order.
desk-welcome-bring = Bring your files
desk-welcome-bring-why = Files of EC-CUBE, Shopify, WooCommerce or Square, or a table of your own. You see what is in them before anything is stored.
desk-welcome-brought = Something was loaded. You may bring more files.
desk-welcome-go = Choose a file
desk-welcome-more = Bring another file
desk-welcome-turn-why = It decides for each person what is best now, or that nothing is. Nothing is sent.
desk-welcome-read = Read the plan
desk-welcome-read-why = Whom, what, and why. Whether it is done, a person always decides.
