namespace Tapetum.Web.Cluster.Uploads;

/// <summary>What is appended to an upload: collected on this machine's disk and kept, piece by piece, where all front ends find it. What came before the connection broke is kept, too.</summary>
internal sealed class UploadPart(string path, long offset, Func<string, Task> keep) : Stream
{
    /// <summary>So much is lost, at most, when a front end dies.</summary>
    public const int MostBytes = 8 << 20;

    private FileStream? file;
    private long position = offset;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => position;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        file ??= new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        await file.WriteAsync(buffer, cancellationToken);
        position += buffer.Length;
        if (file.Position >= MostBytes)
        {
            await KeepAsync();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        await KeepAsync();
        await base.DisposeAsync();
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task KeepAsync()
    {
        if (file is null)
        {
            return;
        }

        await file.DisposeAsync();
        file = null;
        try
        {
            await keep(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
