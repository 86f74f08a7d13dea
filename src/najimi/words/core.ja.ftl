# エンジンのことば: 表の符号を、お客様ご本人が読める文にしたもの。

tier-most-valuable = いちばん大切なお客様
tier-most-growable = 伸びしろの大きいお客様
tier-steady = 安定したお客様
tier-small = ときどきのお客様
tier-below-zero = 持ち出しのお客様
tier-unknown = まだわからないお客様

stage-prospect = これからの方
stage-new = はじめてのお買い物
stage-repeat = またお越しくださった方
stage-loyal = なじみの方
stage-lapsing = いつもより間が空いている方
stage-lost = ご無沙汰の方
stage-won-back = 戻ってきてくださった方

activity-quiet = 90日間お買い物なし
activity-occasional = 90日間に11回まで
activity-frequent = 90日間に12回以上

channel-email = メール
channel-letter = 手紙
channel-call = 電話
channel-visit = 訪問
channel-counter = 店頭

kind-give = 差し上げる
kind-ask = お願い
kind-listen = 伺う
kind-sell = ご提案
kind-serve = お手伝い
kind-care = 気づかい

strategy-acquire = 新しいお客様と出会う
strategy-grow = お付き合いを深める
strategy-keep = お付き合いを続ける

needs-saving-on-the-usual = いつもの品を安く買いたい
needs-trying-something-new = 損をせずに新しい品を試したい
needs-season = 季節の支度をしたい
needs-knowing-the-shop = 買う前に店を知りたい
needs-trying-without-risk = 払う前に試したい
needs-being-welcome = 歓迎され、困ったときに聞ける人がほしい
needs-being-understood = わかってほしい
needs-being-missed = 不都合があったときに気にかけてほしい
needs-getting-more-out-of-it = 買った品をもっと生かしたい
needs-a-reason-to-return = 気軽に戻りたい
needs-saving-time = 手間を省きたい
needs-something-better = いつもより良い品がほしい
needs-having-a-say = 店のあり方に声を届けたい
needs-sharing-a-good-thing = 知り合いの役に立ちたい

percent-nearly-all = 99%以上

explain-name = { $name } 様
explain-why = 理由:
explain-who = どんな方か:
explain-not-chosen = ほかに考えて、選ばなかったこと:
explain-not-meant = ほかの方に向けたもの(この方に当てはまらない条件):
explain-not-ours = 当店の品ではないけれど、お役に立つかもしれないこと:
explain-headline-treat = { $title }({ $channel })。{ $text }
explain-headline-silence = 今回は何もいたしません。そっとしておきます。
explain-headline-held-out = 今回は何もいたしません。お声がけの値打ちを確かめるためです。
explain-benefit = お客様にとってよいこと: { $benefit }

need-give = 「{ $need }」という、多くのお客様に共通の望みにお応えする贈り物です。
need-ask = お願いごとです。「{ $need }」という、多くのお客様に共通の望みにもつながります。
need-listen = おすすめする前に、まず伺います。「{ $need }」という望みにお応えするためです。
need-sell = 「{ $need }」という、多くのお客様に共通の望みへのご提案です。
need-serve = 「{ $need }」という、多くのお客様に共通の望みへのお手伝いです。
need-care = 「{ $need }」という、多くのお客様に共通の望みへの気づかいです。
question-none = お買い物で、いちばん大切になさっていることは何ですか。

why-worth = 似たお客様のおよそ{ $probability }が応えてくださいます。何もしなくても得られる分を除いた粗利の見込みは{ $amount }、費用は{ $cost }{ $minutes ->
    [0] です。
   *[other] 、手間は{ $minutes }分です。
 }
why-relation = 売るためではなく、お付き合いのためです。粗利の上乗せは見込んでいません。費用は{ $cost }{ $minutes ->
    [0] です。
   *[other] 、手間は{ $minutes }分です。
 }
why-relation-value = このお声がけそのものに、お付き合いのうえで{ $amount }の値打ちがあると見ています(方針で決めた値)。
why-measured = くじで見送った方々と比べて測った値です。お買い物くださる見込みは{ $uplift }ポイント変わります(前後{ $sd }ポイントほどの幅があります)。
why-need-weight = この方のお望みに応えるので、{ $amount }を加えています(方針で決めた重み)。
why-career-weight = この方ご自身の歩みを助けるので、{ $amount }を加えています(方針で決めた重み)。
why-weight-turned = 今回、この重みがあることで{ $turned }名の方への決めごとが変わりました。ほかが同じなら、粗利の見込みは{ $way ->
    [gained] { $cost }増えています。
    [lost] { $cost }減っています。
   *[same] 変わりません。
 }
why-tried = ほぼ同じよさのものが、ほかにもあります。どちらがよいかを学ぶため、くじでこちらにしました(割合{ $choice })。
why-unsure = すべて合わせて{ $score }の値打ちと見ています(前後{ $sd }ほどの幅があります)。
why-rhythm = 前回のお買い物は{ $since ->
    [0] 今日
   *[other] { $since }日前
 }、ふだんは{ $usual }日おきです。

who-standing = 価値の区分は「{ $tier }」、いまの段階は「{ $stage }」です。
who-declining = { $since }を境に、ふだんよりお買い物が遠のいています(それまでは{ $usual }日おき、その後は{ $recent }日おき)。
who-silent = { $since }を最後に、お買い物が途絶えています(それまでは{ $usual }日おき)。この方としては、めずらしいことです。
who-value = 向こう{ $days }日の粗利の見込みは{ $amount }(似たお客様{ $alike }名では、10人に{ $share }人が{ $low } 〜 { $high }でした)です。
who-value-few = 向こう{ $days }日の粗利の見込みは{ $amount }(10人に{ $share }人が{ $low } 〜 { $high })です。似たお客様が{ $alike }名しかいないため、控えめにお読みください。
who-value-no-interval = 向こう{ $days }日の粗利の見込みは{ $amount }です。どのくらい確かかを言えるだけの記録がまだありません。
who-value-unknown = まだお買い物がないため、価値はわかりません。
who-value-too-early = 二度目のお買い物をされた方がまだ少なく、価値を申し上げられません。
who-orders = これまでのお買い物は{ $orders }回です。
who-returns = これまでのお買い物は{ $orders }回です。似たお客様のうち、{ $days }日のうちにまた買ってくださったのは{ $probability }でした。
who-balance = 差し上げたものといただいたものの差し引きは{ $balance }点です(差し上げたもの{ $gives }点、いただいたもの{ $takes }点)。

silence-restricted = ご本人のお申し出により、情報のご利用を止めています。解除のお申し出があるまで、こちらからは何もいたしません。
silence-complaint = ご不満やお困りごとがまだ片づいていないか、片づいて間もないところです。解決から{ $quiet }日が過ぎるまで、販売もお願いも宣伝もいたしません。
silence-care-event = お詫びやお見舞い、お礼など、先にすべきことがあります。それが済んで{ $quiet }日が過ぎるまで、販売もお願いも宣伝もいたしません。
silence-rolling-limit = この頃のお声がけが、当店で決めた回数に達しました。もう十分です。
silence-refused-lately = 合いそうなものは、以前お断りになったものか、それに近いものです。しばらくおすすめしません。
silence-near-duplicate = お伝えできることは、最近のお便りと同じような内容です。同じことは繰り返しません。
silence-ask-first = 何をお望みか、まだ伺っていません。おすすめする前に、まず伺います。「{ $question }」
silence-not-their-way = この方の望むお付き合いの形に合わないことは、お願いもおすすめもいたしません。
silence-not-better = いまお使いのものよりお役に立つと言えるものがありません。お値段の高いものを無理におすすめすることはいたしません。
silence-suspended = 合いそうなものは、後悔された方が多かったため、取りやめています。
silence-contact-rule = この{ $days }日のご連絡は{ $known }回です{ $pending ->
    [0] 。
   *[other] 。ほかに{ $pending }回、お声がけを決めています。
 }もう十分です。
silence-unanswered = 続けて{ $unanswered }回、お返事がありません。お客様からのお便りやご来店を待ちます。
silence-resting = 合うものは最近決めたばかりです。しばらく間を置きます。
silence-no-consent = ふさわしい連絡の方法に、まだお許しをいただいていません。お許しなしにはご連絡しません。
silence-give-first = お願いやおすすめをする前に、こちらから差し上げるものがまだ足りません(差し引き{ $balance }点)。まず「{ $first }」から差し上げます。
silence-too-early = 合うものはありますが、まだ早すぎます。ふだんの品をご存じになってからにします。
silence-nothing-fits = いまのこの方に合うものが、方針の中にありません。
silence-not-worth-it = いちばんよい案(「{ $offer }」)よりも、そっとしておくほうがお互いのためです。
silence-capacity = いちばんよい案(「{ $offer }」)は、ほかの方にお届けするほうがお役に立てます。時間とお金には限りがあります。
silence-held-out = 比べて確かめるため、くじで「{ $title }」を見送りました。

mark-restricted = ご本人のお申し出により、情報のご利用を止めています
mark-not-eligible = いまのこの方に向けたものではありません
mark-no-consent = { $channel }でのこの種のご連絡に、お許しをいただいていません
mark-complaint = ご不満やお困りごとの解決が先です。解決から{ $quiet }日が過ぎるまで、販売もお願いも宣伝もいたしません
mark-care-event = お詫びやお見舞い、お礼などが先です。済んでから{ $quiet }日が過ぎるまで、販売もお願いも宣伝もいたしません
mark-near-duplicate = 最近お読みいただいたお便りと同じような内容です
mark-refused-lately = 以前お断りになったものか、それに近いものです
mark-rolling-limit = この頃のお声がけが、当店で決めた回数に達しています
mark-not-their-way = この方の望むお付き合いの形に合いません
mark-ask-first = 何をお望みか、まだ伺っていません。まず伺います。「{ $question }」
mark-not-better = いまのものと比べて、お望みによりよく合い、当店の粗利も増えるとは言えません
mark-suspended = 後悔された方が多かったため、取りやめています
mark-resting = 最近決めたばかりで、間を置いています
mark-contact-rule = ご連絡とお声がけの予定が、もう十分にあります
mark-unanswered = 続けてお返事がありません
mark-too-early = まだ早すぎます。ふだんの品をご存じになってからにします
mark-give-first = こちらから差し上げるのが先です(差し引き{ $balance }点)。まず「{ $first }」から差し上げます
mark-not-worth-it = そっとしておくほうが値打ちがあります
mark-something-better = 選んだもののほうが合っています
mark-by-chance = 効きめを確かめるため、今回はくじで見送りました
mark-must-arrive = 必ずお届けするものが先です
mark-kept-back = くじで見送ったもののほうが合っていました
mark-capacity = ほかの方にお届けするほうがお役に立てます。時間とお金には限りがあります

model-bg-nbd = BG/NBD
model-mbg-nbd = MBG/NBD
model-pareto-nbd = Pareto/NBD
model-mbg-cnbd-k = MBG/CNBD-k
model-naive-rate = それぞれのお客様のこれまでの頻度
model-naive-previous-window = 直前の期間と同じ回数
model-fading-rate-15 = それぞれのお客様の最近の頻度(半減期15日)
model-fading-rate-30 = それぞれのお客様の最近の頻度(半減期30日)
model-fading-rate-60 = それぞれのお客様の最近の頻度(半減期60日)
model-fading-rate-120 = それぞれのお客様の最近の頻度(半減期120日)
model-boosted = { $model }を木の学習で補正したもの
model-joined-by = と、
model-mean = { $parts }の平均
model-segments = お買い物が1回の方は{ $once }、2回以上の方は{ $again }
model-all-orders = すべてのお買い物
model-shrunk-mean = それぞれのお客様の平均を、店の平均に寄せた値
model-repeat-orders = 初回を除いたお買い物
model-chosen = お買い物の回数は「{ $model }」で見込んでいます。{ $days }日分の試し{ $origins }回で、お一人あたりの外れは{ $mae }回でした(いちばん弱い候補「{ $other }」は{ $other_mae }回)。
model-changed = 前回は「{ $model }」で、外れは{ $mae }回でした。
model-kept = 前回と同じものです。外れが2%より大きく減るものがほかにないため、変えていません。
model-untested = お買い物の回数は「{ $model }」で見込んでいます。記録が短く、まだ試せていません。
model-none = まだお買い物がないため、何も見込んでいません。

turn-summary = お客様{ $customers }名のうち、お声がけ{ $treated }名、そっとしておく方{ $peace }名。

model-reason-least-error = 試しでの外れがいちばん小さい
model-reason-truer-total = いちばんよいものと同じくらいで、合計と粗利がより近い
model-reason-simplest = より単純で、いちばんよいものとの差は偶然の範囲（標準誤差1つ以内）
model-reason-by-segment = お買い物が1回の方と2回以上の方で、合うものが違う
model-reason-trees = 木の学習による補正が、試しではっきり勝った
model-reason-not-installed = 追加部品「boosting」が入っていない
model-reason-kept = 前回と同じで、はっきり勝るものがない
model-reason-thin-data = お客様が少なく、これ以上は無理
model-reason-too-short-to-test = 記録が短く、試せない
model-reason-more-error = 試しでの外れがより大きい
model-reason-could-not-be-fitted = お客様が少なく、当てはめられない
model-reason-knows-leaving = 離れることを知る型のうち、よいほう

reason-worth-doing = するとよいことが見つかった
reason-held-out = 確かめるため、くじで見送った
reason-restricted = 情報のご利用を止めている
reason-complaint = ご不満の解決が先
reason-care-event = お詫びやお見舞い、お礼が先
reason-rolling-limit = お声がけが、決めた回数に達した
reason-refused-lately = 以前お断りになった
reason-near-duplicate = 同じような内容を最近お伝えした
reason-ask-first = 何をお望みか、まだ伺っていない
reason-not-their-way = 望むお付き合いの形に合わない
reason-not-better = いまのものに勝ると言えない
reason-suspended = 後悔が多く、取りやめている
reason-contact-rule = ご連絡とお声がけの予定がもう十分
reason-unanswered = 続けてお返事がない
reason-resting = 最近決めたばかりで、間を置く
reason-no-consent = ご連絡のお許しがない
reason-give-first = こちらから差し上げるのが先
reason-too-early = まだ早い
reason-nothing-fits = いま合うものがない
reason-not-worth-it = そっとしておくほうが値打ちがある
reason-capacity = ほかの方にお届けするほうがお役に立てる

turn-suspended = 「{ $title }」を取りやめました。おすすめした{ $customers }名のうち{ $regretted }名が後悔しておられます(95%の確かさで{ $low }以上。方針の線は{ $line })。

demo-turns = 週ごとの{ $turns }回で、決めごとは{ $decisions }件。するとよいことが{ $treated }件、そっとしておくことが{ $peace }件でした。
demo-last-turn = 最後の回({ $day })は、お客様{ $customers }名のうちお声がけ{ $treated }名、そっとしておく方{ $peace }名。そのわけは:
demo-weeks = そっとしておくことも決めごとです。週ごとに見ると:
demo-week = { $day }: お声がけ{ $treated }名、そっとしておく方{ $peace }名({ $share })
demo-peace = すべての週を合わせて、そっとしておいたのは{ $peace }回。そのわけは:
demo-each = お客様{ $customers }名のうち、この{ $turns }週に一度もお声がけしない方が{ $never }名。ほかの方は平均{ $mean }回、いちばん多い方で{ $most }回です。
demo-kinds = お声がけの中身: { $kinds }。このうち、ご提案とお願いは{ $share }です。
demo-join = 、
demo-kept-back = 最後の回で、どなたかに向いていた案は{ $n }件。そのうち、当店の条件によって取りやめたもの:
demo-kept-people = { $n }名:
demo-look = お一人ずつのわけを言葉で見るには: najimi explain { $customer } -w { $folder }
demo-forecast = その後の実際と比べると、{ $day }の回が見込んだ28日分のお買い物は{ $customers }名で{ $expected }回、実際は{ $actual }回でした({ $off })。
demo-rates = 2017年の実際の催しから学んだこと(najimiの決めごとは届けられていないので、そこからは何も学びません):
demo-rate = { $title }: { $delivered }通のうち{ $responses }通に反応がありました({ $rate }%。はじめの見当は{ $prior }%)。
demo-placebo = 偽薬の確かめ: 何も届けていないので、「全体のくじ」で見送った方と、そのほかの方とで、差が出てはいけません。お一人ずつの最初の決めごとのあとの、お客様一人あたりの粗利の差は{ $lift }(95%の区間は{ $low } 〜 { $high }。ゼロを含むはずです)。
demo-placebo-unknown = 偽薬の確かめ: 「全体のくじ」で見送った方が少なく、まだ何も言えません。
demo-simulated = 模擬です。学ぶ仕組みを確かめるための、効き目のわかっている架空の店{ $shops }軒(お客様は各5千名):
demo-simulated-rate = 入れておいた反応の割合は{ $true }%、学んだ値の平均は{ $mean }%。90%の区間が正しい値を含んだのは{ $shops }軒のうち{ $held }軒。
demo-simulated-lift = 入れておいた粗利の上乗せは{ $true }、学んだ値の平均は{ $mean }。95%の区間が正しい値を含んだのは{ $shops }軒のうち{ $held }軒。
demo-made-up = もとの記録にないため、こしらえたもの:

cli-next = 次に: { $commands }
cli-or = {"   または   "}
cli-ready = { $folder } の用意ができました: 通貨 { $currency }、時間帯 { $zone }、方針 { $pack }。
cli-one-of-customer-and-decision = CUSTOMER か --decision ID の、どちらか一方を指定してください。
cli-later-turn = 画面には、より後の時点({ $at })から見た回がそのまま出ます。
cli-no-customers = お客様がまだいらっしゃいません。
cli-page-duplicates = {" "}の /duplicates の画面
cli-open-desk = 画面を開く: { $url }
cli-backup-made = { $path }: ファイル { $files } 件、画面の記録 { $rows } 行、{ $bytes } バイト
cli-backup-apart = { $kept } とは別の場所にお持ちください。戻すときに、そこの控えで消すべきものを消します。
cli-restored = { $folder }: { $at } の時点、ファイル { $files } 件、画面の記録 { $rows } 行
cli-restored-replayed = その後に消去された { $people } 名と、取り消されたお許し { $withdrawals } 件を、あらためて反映しました。

who-title = いちばん大切なお客様はどなたでしょうか。{ $at } の時点で、粗利の見込みの順です。
who-row = { $rank }. { $name }({ $id }): { $days }日間で{ $amount }、おそらく{ $low }から{ $high }。全体の価値の{ $share }
who-row-without-interval = { $rank }. { $name }({ $id }): { $days }日間で{ $amount }。全体の価値の{ $share }
who-nameless = お名前はわかりません
who-of = 粗利が見込まれる{ $n }名のうち、上からの順です。お客様は全部で{ $all }名です。
who-fresh = わかっているいちばん新しいご注文は、{ $day }のものです。
who-tested = 確かさ: モデル{ $model }を、{ $days }日間ずつ過去{ $n }回の期間で試しました。幅は、似たお客様の{ $share }が入るように作っています。
who-missing-no-orders = まだお答えできません。ご注文が1件も入っていないためです。ご注文を読み込んでから、`najimi turn` を実行してください。
who-missing-nobody-twice = まだお答えできません。またお越しになった方が少なく、先を見込めないためです。もう少し時間がたつか、前のご注文が入れば、お答えできます。
who-missing-no-backtest = どのくらい確かかは、まだ言えません。試すにはご注文の期間が短いためです。前のご注文があれば読み込んでください。
who-missing-stale = ご注文が古くなっています。この1か月のものがありません。新しいご注文を読み込んでから、`najimi turn` を実行してください。

structure-tier = { $tier }: { $n }名、全体の価値の{ $share }
structure-top-tenth = 上位1割のお客様が、全体の価値の{ $share }を占めています。
structure-no-earlier = くらべられる前の記録が、まだありません。
structure-moved = { $since } での区分から、{ $until } での区分への動き:
structure-row = { $tier } { $n }名: { $to }
structure-gone = いまはいらっしゃらない方
structure-newcomers = 前はいらっしゃらなかった方
structure-turns = くらべられる記録: { $turns }

care-cut = 担当がつくことで粗利が増えると見込まれるお客様{ $candidates }名のうち、{ $named }名に決まった担当がつきます。月{ $hours }時間で、見込みは{ $gain }です。1時間ふやすと{ $price }の見込みがあります。
care-room-for-all = 担当がつくことで粗利が増えると見込まれるお客様{ $named }名すべてに、決まった担当がつきます。月{ $hours }時間で、見込みは{ $gain }です。時間をふやしても見込みは変わりません。
care-no-managers = 決まった担当がつくお客様はいません。方針に担当者か時間が書かれていないためです。
care-nobody-gains = 決まった担当がつくお客様はいません。方針の仮定では、担当がついても粗利がふえないためです。
care-source = 担当がつくとどれだけ粗利がふえるかは、仮定によります。仮定の出どころ: { $source }

relation-costs-measured = { $since }から{ $until }まで、新しいお客様おひとりに{ $new }({ $n_new }名)、続けてくださるお客様おひとりに{ $kept }({ $n_kept }名)かかりました。{ $ratio }倍です。
relation-costs-no-costs = 新しいお客様と続けてくださるお客様にかかった費用: n/a。{ $since }から{ $until }までの費用が入っていません。
relation-costs-no-acquisition-costs = 新しいお客様にかかる費用の倍率: n/a。新しいお客様のための費用が入っていません。
relation-costs-no-retention-costs = 新しいお客様にかかる費用の倍率: n/a。続けていただくための費用が入っていません。
relation-costs-nobody-new = 新しいお客様にかかる費用の倍率: n/a。{ $since }から{ $until }までに、新しいお客様がいませんでした。
relation-costs-nobody-kept = 新しいお客様にかかる費用の倍率: n/a。{ $since }から{ $until }までに、前からのお客様のお買い物がありませんでした。
relation-costs-folklore = よく言われるのは「新しいお客様には5〜6倍かかる」という数字です。1980年代のTARP社の調査によるとされる言い伝えで、ここで測ったものではありません。
