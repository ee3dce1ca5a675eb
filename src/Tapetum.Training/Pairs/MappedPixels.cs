using System.IO.MemoryMappedFiles;
using Tapetum.Training.Data;

namespace Tapetum.Training.Pairs;

/// <summary>A part of a file, mapped into memory until it is disposed of.</summary>
public sealed unsafe class MappedPixels : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly int count;

    /// <param name="path">The file.</param>
    /// <param name="offset">Of the first value, bytes.</param>
    /// <param name="count">How many values.</param>
    /// <exception cref="TrainingDataException">It cannot be opened.</exception>
    internal MappedPixels(string path, long offset, int count)
    {
        try
        {
            file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException(
                path,
                $"it cannot be opened ({e.Message.TrimEnd('.')})",
                "Leave the patch store alone while training.",
                e
            );
        }

        view = file.CreateViewAccessor(offset, (long)count * sizeof(ushort), MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
        this.count = count;
    }

    public ReadOnlySpan<ushort> Span => new(start, count);

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
