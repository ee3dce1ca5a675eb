namespace Tapetum.Training.Datasets.Download;

/// <summary>Brings one file from one mirror.</summary>
internal sealed class MirrorTransfer(
    Mirror mirror,
    DatasetFile file,
    string path,
    IProgress<DownloadProgress>? progress,
    DownloadOptions options
)
{
    /// <summary>An answer that is farther from the stated size than this is no dataset but a page that says sorry.</summary>
    private const double LargestSizeError = 0.25;

    /// <exception cref="MirrorException">This mirror cannot give the file.</exception>
    /// <exception cref="DownloadException">No mirror could: the disk is full, or the like.</exception>
    public async Task<DownloadedFile> RunAsync(CancellationToken cancellationToken)
    {
        RemoteFile remote = await new Retrying(options, options.Seed).RunAsync(
            mirror.ProbeAsync,
            () => 0,
            cancellationToken
        );
        CheckSize(remote.SizeBytes);
        using PartFile part = PartFile.Open(path, remote, mirrorsMayMix: file.Sha256 is not null, options);
        CheckSpace((remote.SizeBytes ?? file.ApproximateBytes ?? 0) - part.DoneBytes);

        ProgressMeter meter = new(DownloadStage.Downloading, remote.SizeBytes, progress, options.Time);
        meter.Begin(part.DoneBytes);
        long size = remote.GivesRanges
            ? await TransferRangesAsync(remote, part, meter, cancellationToken)
            : await TransferWholeAsync(part, meter, cancellationToken);
        if (size != (file.SizeBytes ?? remote.SizeBytes ?? size))
        {
            part.Discard();
            throw new MirrorException($"it gives {size} bytes instead of {file.SizeBytes ?? remote.SizeBytes}", false);
        }

        string sha256 = await part.HashAsync(
            new ProgressMeter(DownloadStage.Checking, size, progress, options.Time),
            cancellationToken
        );
        if (file.Sha256 is { } expected && !expected.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            bool resumed = part.Resumed;
            part.Discard();
            throw new MirrorException(
                $"its bytes are other ones than the catalogue's (SHA-256 {sha256})",
                mayPass: resumed
            )
            {
                WrongBytes = true,
            };
        }

        part.PutInPlace();
        await Checksum.RecordAsync(path, sha256, cancellationToken);
        return new DownloadedFile(path, size, sha256, Checked: file.Sha256 is not null);
    }

    private async Task<long> TransferRangesAsync(
        RemoteFile remote,
        PartFile part,
        ProgressMeter meter,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, part.ChunkCount),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Connections,
                    CancellationToken = cancellationToken,
                },
                async (chunk, ct) => await TransferRangeAsync(remote, part, chunk, meter, ct)
            );
        }
        finally
        {
            // Also, and above all, when it was stopped.
            await part.NoteAsync(CancellationToken.None);
        }

        return remote.SizeBytes!.Value;
    }

    private Task<bool> TransferRangeAsync(
        RemoteFile remote,
        PartFile part,
        int chunk,
        ProgressMeter meter,
        CancellationToken cancellationToken
    ) =>
        new Retrying(options, options.Seed + chunk).RunAsync(
            async ct =>
            {
                (long from, long to) = part.MissingIn(chunk);
                if (from < to)
                {
                    await mirror.ReadRangeAsync(
                        remote,
                        from,
                        to,
                        async bytes =>
                        {
                            await part.AppendAsync(chunk, bytes, ct);
                            meter.Add(bytes.Length);
                        },
                        ct
                    );
                }

                return true;
            },
            () => part.DoneIn(chunk),
            cancellationToken
        );

    /// <returns>How many bytes came. A connection that breaks off begins at the first byte again: the mirror offers nothing else.</returns>
    private async Task<long> TransferWholeAsync(PartFile part, ProgressMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            return await new Retrying(options, options.Seed).RunAsync(
                ct => ReadWholeAsync(part, meter, ct),
                () => 0,
                cancellationToken
            );
        }
        catch
        {
            part.Discard();
            throw;
        }
    }

    private async Task<long> ReadWholeAsync(PartFile part, ProgressMeter meter, CancellationToken cancellationToken)
    {
        long written = 0;
        meter.Begin(0);
        await mirror.ReadAllAsync(
            async bytes =>
            {
                await part.WriteAsync(written, bytes, cancellationToken);
                written += bytes.Length;
                meter.Add(bytes.Length);
            },
            cancellationToken
        );
        part.Trim(written);
        return written;
    }

    private void CheckSize(long? offeredBytes)
    {
        if (offeredBytes is not { } offered)
        {
            return;
        }

        if (file.SizeBytes is { } exact && exact != offered)
        {
            throw new MirrorException($"it offers {offered} bytes instead of {exact}", false);
        }

        if (file.ApproximateBytes is { } stated && Math.Abs(offered - stated) > LargestSizeError * stated)
        {
            throw new MirrorException($"it offers {offered} bytes where about {stated} are expected", false);
        }
    }

    private void CheckSpace(long neededBytes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        long free = options.FreeBytes(folder);
        if (neededBytes > free)
        {
            throw new DownloadException(
                folder,
                $"{ByteText.Of(neededBytes)} are needed for {file.Name} and {ByteText.Of(free)} are free",
                "Make room, or name a folder on another disk."
            );
        }
    }
}
