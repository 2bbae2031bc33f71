/// The schema of the XML files, written beside them, and the statement that stands in them.
enum XMLSchema {
  static let statement: StaticString = """
    元素名称取自 GB/T 24589 系列标准的通行用法; 模式(XSD)为本系统自定, 见 fundledger-24589.xsd 与 EXPORTS.md. \
    Element names of the GB/T 24589 family as commonly used; the schema is fundledger's own.
    """

  static let text = head + types + common + generalLedger + "</xs:schema>\n"

  private static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- The schema of fundledger's XML exports, version 1. It is ours. The names of the elements
         follow the GB/T 24589 family (财经信息技术 会计核算软件数据接口) as accounting programs and
         audit offices use them; the printed standard was not at hand, so conformity with an edition
         is not claimed. -->
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">

    """

  private static let types = """
    <xs:simpleType name="金额"><xs:restriction base="xs:decimal">
      <xs:fractionDigits value="2"/><xs:pattern value="-?[0-9]+\\.[0-9]{2}"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="日期"><xs:restriction base="xs:string">
      <xs:pattern value="[0-9]{8}"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="方向"><xs:restriction base="xs:string">
      <xs:enumeration value="借"/><xs:enumeration value="贷"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="余额方向"><xs:restriction base="xs:string">
      <xs:enumeration value="借"/><xs:enumeration value="贷"/><xs:enumeration value="平"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="标志"><xs:restriction base="xs:unsignedByte">
      <xs:maxInclusive value="1"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="期间号"><xs:restriction base="xs:unsignedByte">
      <xs:minInclusive value="0"/><xs:maxInclusive value="13"/>
    </xs:restriction></xs:simpleType>
    <xs:simpleType name="修订号"><xs:restriction base="xs:string">
      <xs:pattern value="([0-9]+\\.[0-9]+)?"/>
    </xs:restriction></xs:simpleType>

    """

  private static func row(_ name: String, _ fields: [(String, String)], last: String = "") -> String
  {
    var text = "<xs:complexType name=\"\(name)行\"><xs:sequence>\n"
    for (field, type) in fields {
      text += "  <xs:element name=\"\(field)\" type=\"\(type)\"/>\n"
    }
    return text + last + "</xs:sequence></xs:complexType>\n"
  }

  private static func root(_ name: String, _ rows: [String]) -> String {
    var text = "<xs:element name=\"\(name)\"><xs:complexType><xs:sequence>\n"
    for row in rows {
      text +=
        "  <xs:element name=\"\(row)\" type=\"\(row)行\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
    }
    return text + "</xs:sequence></xs:complexType></xs:element>\n"
  }

  private static let common =
    row(
      "电子账簿",
      [
        ("电子账簿编号", "xs:unsignedInt"), ("电子账簿名称", "xs:string"), ("会计核算单位", "xs:string"),
        ("账套", "xs:string"), ("账套名称", "xs:string"), ("科目表版本", "xs:string"),
        ("行政区划代码", "xs:string"), ("开发单位", "xs:string"), ("版本号", "xs:string"),
        ("本位币", "xs:string"), ("启用期间", "xs:unsignedInt"),
      ])
    + row(
      "会计期间",
      [
        ("会计年度", "xs:unsignedShort"), ("会计期间号", "期间号"), ("会计期间起始日期", "日期"),
        ("会计期间结束日期", "日期"),
      ])
    + row(
      "记账凭证类型",
      [
        ("记账凭证类型编号", "xs:string"), ("记账凭证类型名称", "xs:string"),
        ("记账凭证类型简称", "xs:string"),
      ])
    + row("币种", [("币种编码", "xs:string"), ("币种名称", "xs:string")])
    + row("辅助核算类型", [("辅助核算类型编码", "xs:string"), ("辅助核算类型名称", "xs:string")])
    + row("往来单位", [("往来单位编码", "xs:string")])
    + root("公共档案", ["电子账簿", "会计期间", "记账凭证类型", "币种", "辅助核算类型", "往来单位"])

  private static let generalLedger =
    row(
      "会计科目",
      [
        ("电子账簿编号", "xs:unsignedInt"), ("科目编号", "xs:string"), ("科目名称", "xs:string"),
        ("科目级次", "xs:unsignedByte"), ("科目类型", "xs:string"), ("会计体系", "xs:string"),
        ("余额方向", "方向"), ("辅助核算项", "xs:string"),
      ])
    + row(
      "辅助核算项目",
      [
        ("辅助核算类型编码", "xs:string"), ("辅助核算类型名称", "xs:string"),
        ("辅助核算项目编码", "xs:string"),
      ])
    + row(
      "辅助核算",
      [
        ("辅助核算组", "xs:unsignedInt"), ("电子账簿编号", "xs:unsignedInt"), ("科目编号", "xs:string"),
      ],
      last:
        "  <xs:element name=\"辅助核算项目\" type=\"辅助核算项目行\" minOccurs=\"0\" maxOccurs=\"26\"/>\n")
    + row(
      "科目余额及发生额",
      [
        ("电子账簿编号", "xs:unsignedInt"), ("科目编号", "xs:string"), ("辅助核算组", "xs:unsignedInt"),
        ("币种编码", "xs:string"), ("会计年度", "xs:unsignedShort"), ("会计期间号", "期间号"),
        ("期初余额方向", "余额方向"), ("期初余额", "金额"), ("借方发生额", "金额"), ("贷方发生额", "金额"),
        ("期末余额方向", "余额方向"), ("期末余额", "金额"),
      ])
    + row(
      "记账凭证",
      [
        ("电子账簿编号", "xs:unsignedInt"), ("记账凭证日期", "日期"), ("会计年度", "xs:unsignedShort"),
        ("会计期间号", "期间号"), ("记账凭证类型编号", "xs:string"), ("记账凭证编号", "xs:unsignedInt"),
        ("记账凭证行号", "xs:unsignedShort"), ("记账凭证摘要", "xs:string"), ("科目编号", "xs:string"),
        ("辅助核算组", "xs:unsignedInt"), ("币种编码", "xs:string"), ("借方金额", "金额"),
        ("贷方金额", "金额"), ("源凭证号", "xs:string"), ("制单人", "xs:string"), ("记账标志", "标志"),
        ("作废标志", "标志"), ("修订号", "修订号"), ("冲销修订号", "修订号"), ("部分标志", "标志"),
      ])
    + root("总账", ["会计科目", "辅助核算", "科目余额及发生额", "记账凭证"])
}
