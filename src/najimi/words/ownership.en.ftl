held-people = Who you are
held-people-purpose = To know you by name and to reach you.
held-links = Which numbers are yours
held-links-purpose = To see that several customer numbers are one person.
held-memberships = Household and firm
held-memberships-purpose = To know on whose behalf you speak and buy.
held-orders = What you bought
held-orders-purpose = To carry out your orders, to answer for them, and to offer what suits you.
held-contacts = Letters and talks between us
held-contacts-purpose = To go on where we left off, and not to contact you too often.
held-consents = What you allowed
held-consents-purpose = To contact you only as you allow, and to be able to show that you did.
held-restrictions = Where you asked us to stop using your information
held-restrictions-purpose = To keep to it.
held-answers = Your answers to our questions
held-answers-purpose = To know what you want and how content you are, and not to ask twice.
held-contributions = Your ideas, referrals and other help
held-contributions-purpose = To remember what you did for us, thank you, and tell you what became of it.
held-cases = Complaints, troubles and other cases
held-cases-purpose = To remember them until they are settled, and to sell you nothing meanwhile.
held-verdicts = What you said of what we proposed and did
held-verdicts-purpose = Not to repeat what was no use to you, and to go on with what was.
held-career-choices = The kind of relation you want
held-career-choices-purpose = Not to ask of you what you do not want, and to be of use in the way you do.
held-decisions = What we decided to offer you, or not
held-decisions-purpose = To tell you why, and to learn what is of use.
held-value = What your purchases are likely to bring us
held-value-purpose = To see how much time and care we can give you, and how sure we are of it.
held-tier = Which group of customers we count you in
held-tier-purpose = To treat different customers differently, as each one's purchases suggest.
held-care = Whether one person of ours looks after you
held-care-purpose = To give our time where it helps most; the list is made by what we expect care to bring.
held-serving = What our letters and talks with you cost us
held-serving-purpose = To see what serving costs, and to serve better.
held-stage = Where you stand with us
held-stage-purpose = To greet someone new as new, and to notice when you stay away.
held-bond = Who of us you know
held-bond-purpose = So that somebody you know can look after you.
held-satisfaction = How content you were, over time
held-satisfaction-purpose = To notice early when something is wrong, and put it right.
held-given = What you gave us besides purchases
held-given-purpose = So that we do not look at money alone.
held-balance = What we gave you and what you gave us, as a ledger without money
held-balance-purpose = So that we give before we ask, and ask nothing while we owe you.
held-needs = What you want from us
held-needs-purpose = So that we suggest nothing you have no use for.
held-share = Which part of such purchases you make with us
held-share-purpose = To see whether we could be of more use to you.
held-choice = What was weighed and decided for you this time
held-choice-purpose = To offer you at most one thing, the most fitting, or to leave you in peace.
held-response = What followed what we offered
held-response-purpose = To learn what is of use to you, and to stop what is not.
held-allowed = What you allow as of now
held-allowed-purpose = To be asked each time before we contact you.
held-requests = What you asked of us about your information
held-requests-purpose = To answer in time.
held-counter = What was suggested to you at the counter, and what was said to it
held-counter-purpose = To suggest nothing again that was not for you, and to leave you in peace.

erase-guests-going = Nameless keys that joined them by an address or a card, and go with them: { $keys }, with { $orders } orders.
erase-guests-staying = Nameless keys under an address that others gave, too, which stay and become nobody’s: { $keys }, with { $orders } orders.
erase-ask = { $people ->
    [one] Erase one person
   *[other] Erase { $people } people
  } from every store of this workspace? { $facts } facts go for good; nobody can bring them back.
erase-receipt = Receipt { $number }: { $people ->
    [one] one person
   *[other] { $people } people
  } erased on { $at }. The receipt names nobody; keep it.
erase-removed = { $count } from { $store }
erase-nothing = nothing was left to remove
erase-listed = Their addresses and keys stand on the do-not-contact list as hashes. If they come back of their own accord: najimi erase --lift { $number }
erase-finished = An erasure that was interrupted is finished now: receipt { $number }.
erase-lifted = { $count ->
    [0] Nobody on the do-not-contact list is known by that.
    [one] They may come in again with the next file. What was erased stays erased.
   *[other] { $count } erasures are lifted. What was erased stays erased.
  }
held-written = { $path } holds everything held about this customer: { $facts } facts. Only you can read the file; hand it over by a safe way, then remove it.

retention-past = { $count } past { $days } days: { $what }
retention-none = nothing is past its time
retention-dry = Nothing was removed. To remove it: najimi retention --apply
retention-done = All of this is removed.
retention-rejected = rejected rows of files
retention-uploads = files that wait to be loaded
retention-interactions = contacts
retention-orders = order lines
retention-decisions = decisions issued
retention-consents = proofs of consent, no longer in force, and longer ago than anything we sent
retention-turns = turns
retention-prospects = people of whom no order is kept and who were silent since

hand-out-for = What for
hand-out-choose = please choose
hand-out-for-access-request = The person asks what is held
hand-out-for-portability = The person takes it along to somebody else
hand-out-for-correction = The person checks it, to have it put right
hand-out-for-representative = A parent, guardian or agent asks for the person
hand-out-for-authority-order = A law or a court orders it
desk-trouble-refused-purpose = Please choose what for. Nothing was handed out; that it was asked is noted.

erase-store-rejected = rows that could not be loaded
erase-store-staging = files while they were loaded
erase-store-uploads = files that waited to be loaded
erase-store-journal = damaged records that were put aside
erase-store-mappings = meanings of columns
erase-store-turns = results of earlier turns
erase-store-shelf = copies of purchases
erase-store-matching = notes on likely duplicates
erase-store-rehearsals = rehearsals of playbooks
erase-store-readings = notes on what was handed out
erase-store-desk = records of the desk
erase-store-facts = records: { $table }
erase-store-decisions = decisions
erase-waiting = { $files ->
    [one] The file that waits to be loaded goes as well
   *[other] The { $files } files that wait to be loaded go as well
 }, for nobody can tell who stands in it. Load it first, or bring it again afterwards.
