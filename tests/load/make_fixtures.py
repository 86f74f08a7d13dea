"""Writes the files of invented people that stand for real exports; run it to make them again."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures"


def write(name: str, text: str, *, encoding: str = "utf-8") -> None:
    (FOLDER / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))


ECCUBE_CUSTOMERS = """\
会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),会社名,郵便番号,都道府県(ID),都道府県(名称),住所1,住所2,メールアドレス,TEL,性別(ID),性別(名称),職業(ID),職業(名称),誕生日,初回購入日,最終購入日,購入回数,ショップ用メモ欄,会員ステータス(ID),会員ステータス(名称),登録日,更新日,メールマガジン
1,青葉,みどり,アオバ,ミドリ,,9800811,4,宮城県,仙台市青葉区一番町,1-2-3,midori@example.jp,0221234567,2,女性,,,1984-05-06 00:00:00,2025-04-01 10:00:00,2026-02-01 11:30:00,3,"電話は,夕方に",2,本会員,2025-03-30 09:12:44,2026-02-01 11:30:05,1
2,髙橋,健二,ﾀｶﾊｼ,ｹﾝｼﾞ,株式会社みらい商店,1500001,13,東京都,渋谷区神宮前,4-5-6 みらいビル2F,kenji@example.jp,0312345678,1,男性,3,会社員,,,,0,,2,本会員,2025-06-10 20:01:02,2025-06-10 20:01:02,0
3,白石,はるか,シライシ,ハルカ,,0600001,1,北海道,札幌市中央区北一条西,7-8,haruka@example.jp,0111234567,,,,,2026-02-30 00:00:00,,,0,,2,本会員,2025-07-01 08:00:00,2025-07-01 08:00:00,1
"""

_BUYER_1 = "1,青葉,みどり,アオバ,ミドリ,,9800811,4,宮城県,仙台市青葉区一番町,1-2-3,midori@example.jp,0221234567"
_GUEST = ",森,一郎,モリ,イチロウ,,5300001,27,大阪府,大阪市北区梅田,9-9,Ichiro@Example.jp,0661234567"
_HEAD = "会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),会社名,郵便番号,都道府県(ID),都道府県(名称),住所1,住所2,メールアドレス,TEL"
ECCUBE_ORDERS = f"""\
注文ID,注文番号,{_HEAD},小計,値引き,送料,税金,合計,支払合計,対応状況(ID),対応状況(名称),受注日,注文詳細ID,商品ID,商品名,商品コード,価格,個数,税率,明細区分(ID),明細区分(名称),出荷ID,送料
10,A10,{_BUYER_1},4600,300,500,0,4800,4800,5,発送済み,2026-01-10 12:00:00,101,7,急須,KYUSU-01,1800,2,10,1,商品,90,500
10,A10,{_BUYER_1},4600,300,500,0,4800,4800,5,発送済み,2026-01-10 12:00:00,102,8,茶筒,TYAZUTSU,1000,1,10,1,商品,90,500
10,A10,{_BUYER_1},4600,300,500,0,4800,4800,5,発送済み,2026-01-10 12:00:00,103,,送料,,500,1,10,2,送料,90,500
10,A10,{_BUYER_1},4600,300,500,0,4800,4800,5,発送済み,2026-01-10 12:00:00,104,,割引,,-300,1,10,4,割引,90,500
11,A11,{_GUEST},1800,0,500,0,2300,2300,6,入金済み,2026-01-12 09:30:00,105,7,急須,KYUSU-01,1800,1,10,1,商品,91,500
11,A11,{_GUEST},1800,0,500,0,2300,2300,6,入金済み,2026-01-12 09:30:00,106,,送料,,500,1,10,2,送料,91,500
12,A12,{_BUYER_1},1000,0,0,0,1000,1000,3,注文取消し,2026-01-15 18:00:00,107,8,茶筒,TYAZUTSU,1000,1,10,1,商品,92,0
13,A13,{_BUYER_1},1000,0,0,0,1000,1000,8,購入処理中,2026-01-16 18:00:00,108,8,茶筒,TYAZUTSU,1000,1,10,1,商品,93,0
"""


SHOPIFY_CUSTOMERS = """\
Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags
'7000000000001,みどり,青葉,midori@example.jp,yes,,一番町1-2-3,,仙台市青葉区,JP-04,JP,'980-0811,'+81221234567,'+819012345678,no,12000,4,,no,vip
'7000000000002,Emma,Stone-Field,emma@example.com,no,,5 Hill Road,,Springtown,IL,US,60000,,,no,0,0,,no,
'7000000000003,健二,髙橋,kenji@example.jp,maybe,,,,,,,,,,no,0,0,,no,
"""

SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem discount,Billing Name,Billing Address1,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Cancelled at,Refunded Amount,Id
#1001,Midori@example.jp,partially_refunded,2026-01-10 12:00:00 +0900,fulfilled,,yes,JPY,4600,500,0,4800,HAJIME,300,Standard,2026-01-10 12:00:00 +0900,2,急須,1800,,KYUSU-01,0,青葉 みどり,一番町1-2-3,仙台市青葉区,'980-0811,JP-04,JP,'+819012345678,,1000,5001
#1001,,,,,,,,,,,,,,,2026-01-10 12:00:00 +0900,1,茶筒,1000,,TYAZUTSU,0,,,,,,,,,,
#1002,emma@example.com,paid,2026-01-11 09:00:00 +0900,fulfilled,,no,JPY,1000,0,0,900,,0,,2026-01-11 09:00:00 +0900,1,茶筒,1000,,TYAZUTSU,100,Emma Stone-Field,5 Hill Road,Springtown,60000,IL,US,,,0,5002
#1003,,paid,2026-01-12 09:00:00 +0900,fulfilled,,no,JPY,1000,0,0,1000,,0,,2026-01-12 09:00:00 +0900,1,茶筒,1000,,TYAZUTSU,0,,,,,,,,,0,5003
"""

SHOPIFY_PRODUCTS = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Status
kyusu,急須,"<p>一人用,
二人用</p>",みらい窯,,茶器,茶,true,大きさ,小,KYUSU-01,5,1800,https://example.com/1.jpg,active
kyusu,,,,,,,,,大,KYUSU-02,3,2400,,
kyusu,,,,,,,,,,,,,https://example.com/2.jpg,
"""

WOOCOMMERCE_CUSTOMERS = """\
Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code,Billing Phone,Shipping Phone,Role
Emma Stone-Field,emma,2026-01-11 09:00:00,2025-01-01 10:00:00,Emma@example.com,3,12000.00,4000.00,JP,渋谷区,JP13,150-0001,03-1234-5678,,customer
森 一郎,,2026-01-12 09:30:00,,ichiro@example.jp,1,2300.00,2300.00,JP,大阪市,JP27,530-0001,,,
"""

WOOCOMMERCE_ORDERS = """\
Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Company (Billing),Address 1&2 (Billing),City (Billing),State Code (Billing),Postcode (Billing),Country Code (Billing),Email (Billing),Phone (Billing),Cart Discount Amount,Order Subtotal Amount,Order Shipping Amount,Order Total Amount,SKU,Item #,Item Name,Quantity,Item Cost
501,Completed,2026-01-10 12:00,,みどり,青葉,,一番町1-2-3,仙台市青葉区,JP04,980-0811,JP,midori@example.jp,090-1234-5678,300,4600,500,4800,KYUSU-01,1,急須,2,1800
501,Completed,2026-01-10 12:00,,みどり,青葉,,一番町1-2-3,仙台市青葉区,JP04,980-0811,JP,midori@example.jp,090-1234-5678,300,4600,500,4800,TYAZUTSU,2,茶筒,1,1000
502,Cancelled,2026-01-11 09:00,,一郎,森,,梅田9-9,大阪市北区,JP27,530-0001,JP,ichiro@example.jp,,0,1000,0,1000,TYAZUTSU,1,茶筒,1,1000
"""

WOOCOMMERCE_PRODUCTS = """\
ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,Is featured?,Visibility in catalog,Short description,In stock?,Stock,Regular price,Categories,Tags
11,simple,KYUSU-01,,急須,1,0,visible,,1,5,1800,茶器 > 急須,
12,simple,,,見本,1,0,visible,,1,,0,,
"""

SQUARE_CUSTOMERS = """\
Reference ID,First Name,Last Name,Email Address,Phone Number,Nickname,Company Name,Street Address 1,Street Address 2,City,State,Postal Code,Birthday,Memo,Square Customer ID,Creation Source,First Visit,Last Visit,Transaction Count,Lifetime Spend,Email Subscription Status,Instant Profile
,みどり,青葉,midori@example.jp,'+819012345678,,,一番町1-2-3,,仙台市青葉区,宮城県,980-0811,1984-05-06,,SQ0001,Directory,2025-01-01,2026-01-10,4,¥12000,Subscribed,No
,健二,髙橋,,'+81312345678,,みらい商店,,,,,,,,SQ0002,Merge,2025-02-01,2026-01-11,1,¥900,,Yes
"""

SQUARE_SALES = """\
Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Customer ID,Customer Name,Customer Reference ID
2026-01-10,12:00:00,Tokyo,茶器,急須,2.0,小,KYUSU-01,,"¥3,600",-¥300,"¥3,300",¥330,TX1,P1,レジ1,,https://example.com/r/1,Payment,本店,SQ0001,青葉 みどり,
2026-01-12,15:30:00,Tokyo,茶器,急須,-1.0,小,KYUSU-01,,"-¥1,800",¥150,"-¥1,650",-¥165,TX2,P2,レジ1,,https://example.com/r/2,Refund,本店,SQ0001,青葉 みどり,
2026-01-12,15:40:00,Tokyo,茶器,茶筒,1.0,,TYAZUTSU,,"¥1,000",¥0,"¥1,000",¥100,TX3,P3,レジ1,,https://example.com/r/3,Payment,本店,,,
"""

SQUARE_ITEMS = """\
Token,Item Name,Variation Name,SKU,Description,Categories,Price,Current Quantity 本店
T1,急須,小,KYUSU-01,,茶器,1800,5
T2,急須,大,KYUSU-02,,茶器,2400,3
"""


def main() -> None:
    write("shopify_customers.csv", SHOPIFY_CUSTOMERS)
    write("shopify_orders.csv", SHOPIFY_ORDERS)
    write("shopify_products.csv", SHOPIFY_PRODUCTS)
    write("woocommerce_customers.csv", WOOCOMMERCE_CUSTOMERS)
    write("woocommerce_orders.csv", WOOCOMMERCE_ORDERS)
    write("woocommerce_products.csv", WOOCOMMERCE_PRODUCTS)
    write("square_customers.csv", SQUARE_CUSTOMERS, encoding="utf-8-sig")
    write("square_sales.csv", SQUARE_SALES)
    write("square_items.csv", SQUARE_ITEMS, encoding="utf-8-sig")
    write("eccube_customers.csv", ECCUBE_CUSTOMERS, encoding="cp932")
    write("eccube_orders.csv", ECCUBE_ORDERS, encoding="cp932")


if __name__ == "__main__":
    main()
