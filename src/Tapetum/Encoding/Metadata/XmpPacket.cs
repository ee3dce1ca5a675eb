using System.Xml;
using System.Xml.Linq;

namespace Tapetum.Encoding.Metadata;

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
    private static readonly XNamespace Photoshop = "http://ns.adobe.com/photoshop/1.0/";
    private static readonly XNamespace IptcCore = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
    private static readonly XNamespace IptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XName Thumbnails = XName.Get("Thumbnails", "http://ns.adobe.com/xap/1.0/");
    private static readonly XName[] OfPixels =
    [
        Thumbnails,
        Exif + "PixelXDimension",
        Exif + "PixelYDimension",
        Exif + "ColorSpace",
    ];

    /// <returns>Empty when there is no packet, or none that is XML.</returns>
    public static byte[] ForPicture(byte[] packet) =>
        Without(packet, IsStale) is { } root
            ? System.Text.Encoding.UTF8.GetBytes(
                "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                    + root.ToString(SaveOptions.DisableFormatting)
                    + "\n<?xpacket end=\"w\"?>"
            )
            : [];

    /// <summary>A packet that does not say where the photograph was taken: neither coordinates nor the names of places.</summary>
    public static byte[] WithoutPlace(byte[] packet) =>
        Without(packet, IsPlace) is { } root
            ? System.Text.Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting))
            : [];

    /// <returns>Null when there is no packet, or none that is XML.</returns>
    private static XElement? Without(byte[] packet, Func<XName, bool> isUnwanted)
    {
        if (packet.Length == 0 || Parse(packet) is not { } root)
        {
            return null;
        }

        foreach (XElement element in root.DescendantsAndSelf().ToList())
        {
            element.Attributes().Where(a => isUnwanted(a.Name)).ToList().ForEach(a => a.Remove());
        }

        root.Descendants().Where(e => isUnwanted(e.Name)).ToList().ForEach(e => e.Remove());
        return root;
    }

    private static bool IsPlace(XName name) =>
        (name.Namespace == Exif && name.LocalName.StartsWith("GPS", StringComparison.Ordinal))
        || (name.Namespace == IptcCore && name.LocalName is "Location" or "CountryCode")
        || (name.Namespace == IptcExtension && name.LocalName is "LocationCreated" or "LocationShown")
        || (name.Namespace == Photoshop && name.LocalName is "City" or "State" or "Country");

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
