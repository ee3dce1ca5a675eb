namespace Tapetum.Raw;

/// <summary>The values of a TIFF tag, as they can be written into another file.</summary>
/// <param name="Type">TIFF's number of the type: 2 text, 3 uint16, 4 uint32, 5 rational and so on.</param>
/// <param name="Count">How many values.</param>
/// <param name="Bytes">All of them, little-endian.</param>
public sealed record TiffValue(ushort Type, int Count, byte[] Bytes);
