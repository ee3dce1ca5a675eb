using Tapetum.Encoding.Metadata;

namespace Tapetum.Tests.Encoding;

public sealed class XmpSidecarTests : IDisposable
{
    private const string Open =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>";

    private const string Close = "</rdf:RDF></x:xmpmeta>";

    private const string Names =
        "xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/'";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("night.xmp")]
    [InlineData("night.dng.xmp")]
    [InlineData("night.XMP")]
    public void Rating_label_and_title_of_either_name_and_either_form_are_taken(string name)
    {
        Write(
            name,
            $"<rdf:Description {Names} xmp:Rating='4' crs:Exposure2012='+1.00'><xmp:Label>Red</xmp:Label>"
                + "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Nacht &amp; Nebel</rdf:li></rdf:Alt></dc:title></rdf:Description>"
        );

        string packet = Packet([]);

        packet.ShouldContain("Rating=\"4\"");
        packet.ShouldContain(">Red<");
        packet.ShouldContain("Nacht &amp; Nebel");
        packet.ShouldNotContain("Exposure2012");
    }

    [Fact]
    public void What_the_raw_file_says_otherwise_is_replaced_and_the_rest_of_it_kept()
    {
        byte[] own = System.Text.Encoding.UTF8.GetBytes(
            $"{Open}<rdf:Description {Names} xmp:Rating='0' xmp:CreatorTool='Camera 1.0'/>{Close}"
        );
        Write("night.xmp", $"<rdf:Description {Names} xmp:Rating='5'/>");

        string packet = Packet(own);

        packet.ShouldContain("Rating=\"5\"");
        packet.ShouldNotContain("Rating=\"0\"");
        packet.ShouldContain("Camera 1.0");
    }

    [Fact]
    public void The_whole_name_wins_and_the_other_fills_in()
    {
        Write("night.dng.xmp", $"<rdf:Description {Names} xmp:Rating='2'/>");
        Write("night.xmp", $"<rdf:Description {Names} xmp:Rating='5' xmp:Label='Blue'/>");

        string packet = Packet([]);

        packet.ShouldContain("Rating=\"2\"");
        packet.ShouldContain("Label=\"Blue\"");
    }

    [Fact]
    public void Without_a_sidecar_or_with_one_that_is_no_XML_nothing_changes()
    {
        byte[] own = [1, 2, 3];

        XmpSidecar.AddTo(own, folder.File("night.dng")).ShouldBe(own);
        File.WriteAllText(folder.File("night.xmp"), "<not xml");
        XmpSidecar.AddTo(own, folder.File("night.dng")).ShouldBe(own);
    }

    private void Write(string name, string description) =>
        File.WriteAllText(folder.File(name), $"<?xml version='1.0'?>{Open}{description}{Close}");

    private string Packet(byte[] own) =>
        System.Text.Encoding.UTF8.GetString(XmpPacket.ForPicture(XmpSidecar.AddTo(own, folder.File("night.dng"))));
}
