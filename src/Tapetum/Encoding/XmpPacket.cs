using System.Xml;
using System.Xml.Linq;

namespace Tapetum.Encoding;

/// <summary>The XMP packet of a raw file, made fit for the picture that comes of it.</summary>
/// <remarks>
/// Adobe, "XMP Specification", parts 1 and 2. What describes the old file's pixels rather than the photograph is taken out: everything of TIFF's (size, orientation, compression), the
/// size and colour space of EXIF's, thumbnails, and the settings of a raw converter, which would be applied a second time to a picture that is developed already.
/// </remarks>
internal static class XmpPacket
{
    private static readonly XNamespace Exif = "http://ns.adobe.com/exif/1.0/";
    private static readonly XNamespace Tiff = "http://ns.adobe.com/tiff/1.0/";
    private static readonly XNamespace CameraRaw = "http://ns.adobe.com/camera-raw-settings/1.0/";
    private static readonly XName Thumbnails = XName.Get("Thumbnails", "http://ns.adobe.com/xap/1.0/");
    private static readonly XName[] OfPixels =
    [
        Thumbnails,
        Exif + "PixelXDimension",
        Exif + "PixelYDimension",
        Exif + "ColorSpace",
    ];

    /// <returns>Empty when there is no packet, or none that is XML.</returns>
    public static byte[] ForPicture(byte[] packet)
    {
        if (packet.Length == 0)
        {
            return [];
        }

        XElement? root = Parse(packet);
        if (root is null)
        {
            return [];
        }

        foreach (XElement element in root.DescendantsAndSelf().ToList())
        {
            element.Attributes().Where(a => IsStale(a.Name)).ToList().ForEach(a => a.Remove());
        }

        root.Descendants().Where(e => IsStale(e.Name)).ToList().ForEach(e => e.Remove());
        return System.Text.Encoding.UTF8.GetBytes(
            "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                + root.ToString(SaveOptions.DisableFormatting)
                + "\n<?xpacket end=\"w\"?>"
        );
    }

    private static bool IsStale(XName name) =>
        name.Namespace == Tiff || name.Namespace == CameraRaw || OfPixels.Contains(name);

    /// <returns>Null when it is no XML.</returns>
    public static XElement? Parse(byte[] packet)
    {
        // Cameras pad the packet with zeros; nothing outside it may be fetched.
        string text = System.Text.Encoding.UTF8.GetString(packet).Trim('\0', '\uFEFF', ' ', '\r', '\n');
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            // Damaged metadata is no reason to refuse a picture: it goes on without.
            return null;
        }
    }
}
