"""What must be found of every kind in odd places and odd writing, with «» around each piece."""

ODD = {
    "CARD": [
        "card _«4111111111111111»_",
        "order_«4111111111111111»",
        "_«4111 1111 1111 1111»_ thanks",
    ],
    "IBAN": ["iban_«DE89370400440532013000».pdf"],
    "ACCOUNT": ["bank_account_«12345678».pdf"],
    "PHONE": ["call _«+14155550132»_", "_«010-1234-5678»_ 로 전화 주세요"],
    "SSN": ["ssn_«123-45-6789».pdf"],
    "RRN": ["rrn _«850214-1234567»_", "주민등록_«850214-1234567».jpg"],
    "IP": ["ip _«203.0.113.17»_", "server _«2001:db8::1»_"],
    "WALLET": [
        "btc _«1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa»_",
        "_«0x52908400098527886E0F7030069857D2E4169EE7»_",
    ],
    "ID": [
        "aadhaar_«234123412346».pdf",
        "«ABCPE1234F»_pan.pdf",
        "_«RSSMRA85T10A562S»_",
        "_«12345678Z»_",
        "passport_«M12345678».jpg",
    ],
    "SECRET": ["key _«sk-proj-abcdefghijklmnop»"],
}
