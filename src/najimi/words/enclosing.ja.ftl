# 方針と今回に見える「囲い込み」のしるし。見つけたこと、なぜよくないか、代わりにどうするか。

enclosure-urgency = 「{ $treatment }」は時間でせかしています(「{ $words }」)。同じ言葉がどなたにも、いつの日にも届くので、皆様に本当のこととは言えません(Mathurほか 2019「急かし」、景品表示法5条2号)。代わりに、日付を書き、その日を過ぎてもできることを書きましょう。
enclosure-scarcity = 「{ $treatment }」は品薄でせかしています(「{ $words }」)。決まった言葉は在庫を知りません(景品表示法5条2号)。代わりに、[capacities.treatments] で数を限り、要る方にはお取り置きしましょう。
enclosure-crowd = 「{ $treatment }」はほかの方の動きでせかしています(「{ $words }」)。決まった言葉には知りようがありません(Mathurほか 2019「社会的証明」)。代わりに、お許しをいただいたお一人の言葉を、厳しい声も含めて載せましょう。
enclosure-best-of-all = 「{ $treatment }」は根拠を示さずに一番だと言っています(「{ $words }」。景品表示法5条1号)。代わりに、[[firm.strengths]] の強みを、どなたも確かめられる証拠とともに挙げましょう。
enclosure-shaming = 「{ $treatment }」は、断る方を恥じ入らせています(「{ $words }」。Mathurほか 2019「羞恥心の利用」)。代わりに、「はい」と「いいえ」を同じ重さで、ふつうの言葉で並べましょう。
enclosure-fear-of-loss = 「{ $treatment }」は、失う不安に訴えています(「{ $words }」。OECD 2022)。代わりに、日付と数を書き、そのままにしても何も変わらないことをお伝えしましょう。
enclosure-hidden-renewal = 「{ $treatment }」は、何もしないと続き、代金がかかります(「{ $words }」。特定商取引法12条の6)。代わりに、自然に終わるようにするか、更新のたびに前もって金額とやめ方をお知らせしましょう。
enclosure-free-with-strings = 「{ $treatment }」は無料と言いながら、そうではありません(「{ $words }」。景品表示法5条2号)。代わりに、お買い上げなしで差し上げるか、支払いの総額を書きましょう。
enclosure-hard-to-leave = 「{ $treatment }」はやめにくくなっています(「{ $words }」。Mathurほか 2019「妨害」、特定商取引法12条の6)。代わりに、申し込みと同じ方法で、いつでも、理由を問わずやめられるようにしましょう。
enclosure-lock-in = 「{ $treatment }」は契約で縛っています(「{ $words }」。消費者契約法9条・10条)。代わりに、期間の縛りも違約金もなくし、役に立つから続けていただけるようにしましょう。
enclosure-shut-in = 「{ $treatment }」は当店の品に閉じこめています(「{ $words }」。OECD 2022)。代わりに、ほかに使える品も伝え、保証も資格もそのままにし、その方について知ったことはお渡しできるようにしましょう。
enclosure-silence-as-consent = 「{ $treatment }」は、お返事がないことを承諾とみなしています(「{ $words }」。消費者契約法10条、特定商取引法59条)。代わりに、「はい」をいただいてから始めましょう。
enclosure-nagging = 「{ $treatment }」はしつこくお誘いします(「{ $words }」。Gray ほか 2018)。代わりに、一度だけお伝えしましょう。お返事がないのも、お返事です。
enclosure-bought-praise = 「{ $treatment }」は、ほめ言葉を買っています(「{ $words }」。景品表示法5条3号の告示、2023年)。代わりに、どんなご意見にも同じお礼をし、厳しい声も載せ、お礼をしたことを書き添えましょう。
enclosure-reference-price = 「{ $treatment }」は、いつどこでの値段かを言わずに比べています(「{ $words }」。景品表示法5条2号)。代わりに、売り場と期間を書くか、いまの値段だけを書きましょう。
enclosure-unnamed-conditions = 「{ $treatment }」には、書かれていない条件があります(「{ $words }」。OECD 2022)。代わりに、できれば条件をなくし、できなければひとつずつ書きましょう。

enclosure-term-least-months = 「{ $treatment }」は{ $months }か月縛ります(消費者契約法10条)。代わりに least_months = 0 とし、役に立つから続けていただけるようにしましょう。
enclosure-term-leaving-cost = 「{ $treatment }」はやめるのに費用がかかります(消費者契約法9条)。代わりに leaving_cost をなくしましょう。
enclosure-term-renewal = 「{ $treatment }」は、前もってのお知らせなしに更新されます(特定商取引法12条の6)。代わりに told_days_before = 30 とし、金額とやめ方をお知らせしましょう。
enclosure-term-leaving = 「{ $treatment }」は{ $channel }で始まるのに、やめるのは{ $ways }だけです(Mathurほか 2019「妨害」)。代わりに、始めたときと同じ方法でやめられるようにしましょう。
enclosure-term-no-way-out = 「{ $treatment }」は縛るのに、やめ方が書かれていません(特定商取引法12条の6)。代わりに leaves_by に、始めたときの方法も含めて書きましょう。

leaning-selling = お声がけ{ $all }件のうち{ $n }件が、売るかお願いするものです。代わりに、少なくとも三件に一件は、差し上げる・伺う・お手伝いする・気づかうものにしましょう。
leaning-only-sold-to = { $tiers }の方には、売るか、お願いするか、素通りするかしかありません。目先の見込みの方だけを見ています。代わりに、差し上げる・伺う・お手伝いする・気づかうお声がけをひとつ入れましょう。
leaning-short-sight = どの成果も{ $days }日以内で数えています。いま勝って後で失うものが、よく見えてしまいます。代わりに、28日以上の期間で見ましょう。
leaning-no-rest = お声がけの回数に限りがありません({ $limits } が "unlimited")。代わりに、数を決めましょう。そっとしておくのも、ひとつの決めごとです。
leaning-asks-without-gives = お願いをするのに gives_per_ask が 0 です。代わりに、お願いひとつにつき、少なくともひとつは先に差し上げましょう。
leaning-type-sold-to = 「{ $type }」の方には、売ることとお願いしかありません。その方のためになるお声がけがありません。代わりに、差し上げる・お手伝いする・伺うお声がけを入れましょう。
