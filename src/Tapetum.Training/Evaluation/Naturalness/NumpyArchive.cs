using System.Globalization;
using System.IO.Compression;
using Tapetum.Training.Datasets.Numpy;

namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>
/// Arrays of numbers in numpy's <c>.npz</c>: a zip of <c>NAME.npy</c>, each a <see cref="NumpyArray"/>.
/// </summary>
internal static class NumpyArchive
{
    private const int HeadBytes = 10;
    private const int LargestArrayBytes = 1 << 20;

    /// <summary>Reads one array of little-endian floats, in the order in which they lie.</summary>
    /// <exception cref="FormatException">It is absent, or of another type.</exception>
    /// <exception cref="InvalidDataException">The file is no zip archive.</exception>
    public static double[] Read(Stream archive, string name)
    {
        using ZipArchive zip = new(archive, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry entry = zip.GetEntry(name + ".npy") ?? throw new FormatException($"it holds no array '{name}'");
        if (entry.Length > LargestArrayBytes)
        {
            throw new FormatException($"'{name}' is larger than a megabyte");
        }

        byte[] bytes = new byte[entry.Length];
        using (Stream stream = entry.Open())
        {
            stream.ReadExactly(bytes);
        }

        try
        {
            return NumpyArray.Of(bytes).ToDoubles();
        }
        catch (FormatException e)
        {
            throw new FormatException($"of its array '{name}', {e.Message}", e);
        }
    }

    /// <summary>Writes arrays of 32-bit floats.</summary>
    public static void Write(Stream archive, params (string Name, int[] Shape, double[] Values)[] arrays)
    {
        using ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, int[] shape, double[] values) in arrays)
        {
            string sizes = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            string comma = shape.Length == 1 ? "," : "";
            string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}{comma}), }}";
            // The numbers begin at a multiple of 64.
            text = text.PadRight(((HeadBytes + text.Length + 64) / 64 * 64) - HeadBytes - 1) + "\n";
            ZipArchiveEntry entry = zip.CreateEntry(name + ".npy", CompressionLevel.SmallestSize);
            using BinaryWriter writer = new(entry.Open());
            writer.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
            writer.Write((ushort)text.Length);
            writer.Write(System.Text.Encoding.ASCII.GetBytes(text));
            foreach (double value in values)
            {
                writer.Write((float)value);
            }
        }
    }
}
