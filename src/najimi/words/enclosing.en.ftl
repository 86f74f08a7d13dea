# Signs of enclosure in a playbook and in a turn: what was found, why it harms, what to do instead.

enclosure-urgency = "{ $treatment }" presses for time ("{ $words }"). These words are the same for everybody on every day, so they cannot be true for each (Mathur et al. 2019, urgency; 2005/29/EC, Annex I no. 7). Instead: name the date, and say what remains possible after it.
enclosure-scarcity = "{ $treatment }" presses with scarcity ("{ $words }"). Fixed words do not know the stock (Act against Misleading Representations, article 5, item 2). Instead: cap it under [capacities.treatments], and offer to put one aside for whoever needs it.
enclosure-crowd = "{ $treatment }" presses with what others do ("{ $words }"). Fixed words cannot know it (Mathur et al. 2019, activity messages). Instead: give one customer's own words, with their consent, the critical ones too.
enclosure-best-of-all = "{ $treatment }" claims to be the best ("{ $words }") and shows no grounds (Act against Misleading Representations, article 5, item 1). Instead: cite a strength of [[firm.strengths]] with evidence anybody can see.
enclosure-shaming = "{ $treatment }" shames whoever says no ("{ $words }"; Mathur et al. 2019, confirmshaming). Instead: a plain yes and a plain no, of equal size.
enclosure-fear-of-loss = "{ $treatment }" works with fear of loss ("{ $words }"; OECD 2022, pressure). Instead: say the date and the sum, and that nothing changes for whoever leaves it.
enclosure-hidden-renewal = "{ $treatment }" goes on and charges by itself ("{ $words }"; Act on Specified Commercial Transactions, article 12-6). Instead: let it end by itself, or write before each renewal with the price and a way out.
enclosure-free-with-strings = "{ $treatment }" is called free and is not ("{ $words }"; 2005/29/EC, Annex I no. 20). Instead: give it without a purchase, or state the whole price.
enclosure-hard-to-leave = "{ $treatment }" is hard to leave ("{ $words }"; Mathur et al. 2019, hard to cancel; Act on Specified Commercial Transactions, article 12-6). Instead: leaving goes the way that joining went, at any hour, without giving a reason.
enclosure-lock-in = "{ $treatment }" binds by contract ("{ $words }"; Consumer Contract Act, articles 9 and 10). Instead: drop term and fee; let people stay because it is useful to them.
enclosure-shut-in = "{ $treatment }" shuts people in with our things ("{ $words }"; OECD 2022, forced action). Instead: say what else fits, keep warranty and membership, and hand out what was learned of them.
enclosure-silence-as-consent = "{ $treatment }" takes silence for a yes ("{ $words }"; Consumer Contract Act, article 10; Act on Specified Commercial Transactions, article 59). Instead: begin only after a yes.
enclosure-nagging = "{ $treatment }" nags ("{ $words }"; Gray et al. 2018, nagging; 2005/29/EC, Annex I no. 26). Instead: say it once; silence is an answer.
enclosure-bought-praise = "{ $treatment }" buys praise ("{ $words }"; Act against Misleading Representations, article 5, item 3, notice of 2023). Instead: thank for any opinion alike, publish the bad ones too, and name the thanks beside them.
enclosure-reference-price = "{ $treatment }" holds its price against another ("{ $words }") without saying where and when that was asked (Act against Misleading Representations, article 5, item 2). Instead: name shop and dates, or the new price alone.
enclosure-unnamed-conditions = "{ $treatment }" has conditions that it does not name ("{ $words }"; OECD 2022, hidden information). Instead: drop them if you can, name each if you cannot.

enclosure-term-least-months = "{ $treatment }" binds for { $months ->
    [one] one month
   *[other] { $months } months
} (Consumer Contract Act, article 10). Instead: least_months = 0; let people stay because it is useful to them.
enclosure-term-leaving-cost = "{ $treatment }" makes leaving cost something (Consumer Contract Act, article 9). Instead: drop leaving_cost.
enclosure-term-renewal = "{ $treatment }" renews itself without a word before (Act on Specified Commercial Transactions, article 12-6). Instead: told_days_before = 30, with the price and a way out.
enclosure-term-leaving = "{ $treatment }" comes by { $channel }, and leaving goes only by { $ways } (Mathur et al. 2019, hard to cancel). Instead: let people leave the way they came.
enclosure-term-no-way-out = "{ $treatment }" binds and does not say how to leave (Act on Specified Commercial Transactions, article 12-6). Instead: name leaves_by, with the way they came among it.

leaning-selling = { $n } of { $all } treatments sell or ask. Instead: give, listen, serve and care at least as often as once in three.
leaning-only-sold-to = Whoever is of tier { $tiers } is only ever sold to, asked or passed over: attention for whoever is about to buy, and nobody else. Instead: one treatment that gives, listens, serves or cares for them.
leaning-short-sight = Every outcome is counted after { $days } days or less: what wins now and loses later would look good. Instead: a window of 28 days or more.
leaning-no-rest = Nothing limits how often people are spoken to ({ $limits } "unlimited"). Instead: a number; silence is a decision too.
leaning-asks-without-gives = Favours are asked and gives_per_ask is 0. Instead: give first, at least once for each favour.
leaning-type-sold-to = Ideal type { $type } is only sold to and asked: its plays hold nothing for the customer. Instead: a play that gives, serves or listens.
