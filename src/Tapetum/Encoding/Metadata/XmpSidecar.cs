using System.Xml.Linq;

namespace Tapetum.Encoding.Metadata;

/// <summary>
/// What somebody noted about a photograph in a file beside it: <c>night.dng.xmp</c> (darktable, digiKam) or <c>night.xmp</c> (Adobe's programs). Rating, label, title, description and keywords are carried over; how another program
/// would develop the raw file is not, for the picture is developed already.
/// </summary>
/// <remarks>Adobe, "XMP Specification", parts 1 and 2: a simple property may stand as an attribute of rdf:Description or as an element in it.</remarks>
internal static class XmpSidecar
{
    private const int MostBytes = 16 << 20;

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Meta = "adobe:ns:meta/";

    private static readonly XName[] Carried =
    [
        Xmp + "Rating",
        Xmp + "Label",
        Dc + "title",
        Dc + "description",
        Dc + "subject",
    ];

    /// <summary>A packet with what the sidecars say, which replaces what the packet said of the same.</summary>
    /// <param name="packet">Of the raw file; empty when it has none.</param>
    /// <param name="rawPath">The raw file.</param>
    /// <returns>The packet itself when there is nothing to add.</returns>
    public static byte[] AddTo(byte[] packet, string rawPath)
    {
        Dictionary<XName, XObject> found = [];
        foreach (string sidecar in Beside(rawPath))
        {
            foreach (XObject property in PropertiesOf(sidecar))
            {
                found.TryAdd(NameOf(property), property);
            }
        }

        if (found.Count == 0)
        {
            return packet;
        }

        XElement root = XmpPacket.Parse(packet) ?? Empty();
        XElement rdf = root.DescendantsAndSelf(Rdf + "RDF").FirstOrDefault() ?? new XElement(Rdf + "RDF");
        if (rdf.Parent is null && rdf != root)
        {
            root.Add(rdf);
        }

        foreach (XElement old in rdf.Elements(Rdf + "Description"))
        {
            old.Attributes().Where(a => found.ContainsKey(a.Name)).ToList().ForEach(a => a.Remove());
            old.Elements().Where(e => found.ContainsKey(e.Name)).ToList().ForEach(e => e.Remove());
        }

        rdf.Add(
            new XElement(
                Rdf + "Description",
                new XAttribute(Rdf + "about", ""),
                found.Values.OrderBy(p => p is XElement)
            )
        );
        return System.Text.Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));
    }

    private static XElement Empty() =>
        new(Meta + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", Meta.NamespaceName), new XElement(Rdf + "RDF"));

    private static XName NameOf(XObject property) =>
        property is XAttribute attribute ? attribute.Name : ((XElement)property).Name;

    /// <summary>The nearer name first.</summary>
    private static IEnumerable<string> Beside(string rawPath) =>
        new[]
        {
            rawPath + ".xmp",
            rawPath + ".XMP",
            Path.ChangeExtension(rawPath, ".xmp"),
            Path.ChangeExtension(rawPath, ".XMP"),
        }.Where(path => File.Exists(path) && new FileInfo(path).Length is > 0 and < MostBytes);

    /// <summary>Of the first description that has one each; nodes of their own, to be put elsewhere.</summary>
    private static IEnumerable<XObject> PropertiesOf(string sidecar)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(sidecar);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Notes that may not be read are no reason to refuse a picture: it goes on without.
            return [];
        }

        IEnumerable<XElement> descriptions = XmpPacket.Parse(bytes)?.Descendants(Rdf + "Description") ?? [];
        return
        [
            .. descriptions
                .SelectMany(d => d.Attributes().Cast<XObject>().Concat(d.Elements()))
                .Where(property => Carried.Contains(NameOf(property)))
                .Select(property =>
                    property is XAttribute attribute
                        ? (XObject)new XAttribute(attribute)
                        : new XElement((XElement)property)
                ),
        ];
    }
}
