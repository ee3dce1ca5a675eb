using Tapetum.Encoding;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class PictureWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tapetum-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(OutputFormat.Png, 8)]
    [InlineData(OutputFormat.Png16, 16)]
    public async Task A_format_is_written_with_its_depth(OutputFormat format, int depth)
    {
        string path = Path.Combine(folder, "picture" + PictureWriter.ExtensionOf(format));

        await PictureWriter.WriteAsync(
            CodedPicture.Of(30, 20, seed: 1),
            Pictures.Metadata,
            path,
            new PictureOptions { Format = format },
            TestContext.Current.CancellationToken
        );

        TestPng.Read(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).Depth.ShouldBe(depth);
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    public async Task Stopping_in_the_middle_leaves_nothing(OutputFormat format)
    {
        using CancellationTokenSource source = new();
        StoppingPicture picture = new(source);

        await Should.ThrowAsync<OperationCanceledException>(() =>
            PictureWriter.WriteAsync(
                picture,
                Pictures.Metadata,
                Path.Combine(folder, "picture.png"),
                new PictureOptions { Format = format },
                source.Token
            )
        );

        Directory.GetFiles(folder).ShouldBeEmpty();
        int rendered = picture.BandsRendered;
        await Task.Delay(50, TestContext.Current.CancellationToken);
        picture.BandsRendered.ShouldBe(rendered, "nothing may go on reading the picture");
    }

    [Theory]
    [InlineData(OutputFormat.Png16)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    public async Task A_picture_that_cannot_be_rendered_leaves_nothing(OutputFormat format)
    {
        await Should.ThrowAsync<InvalidDataException>(() =>
            PictureWriter.WriteAsync(
                new BrokenPicture(),
                Pictures.Metadata,
                Path.Combine(folder, "picture.png"),
                new PictureOptions { Format = format },
                TestContext.Current.CancellationToken
            )
        );

        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    private sealed class StoppingPicture(CancellationTokenSource source) : Tapetum.Development.IRowSource
    {
        private int bandsRendered;

        public int WidthPx => 4000;

        public int HeightPx => 3000;

        public int BandsRendered => bandsRendered;

        public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
        {
            rgb.Clear();
            if (Interlocked.Increment(ref bandsRendered) == 5)
            {
                source.Cancel();
            }
        }
    }

    private sealed class BrokenPicture : Tapetum.Development.IRowSource
    {
        public int WidthPx => 1000;

        public int HeightPx => 2000;

        public void ReadRows(int firstRowPx, int rowCount, Span<ushort> rgb)
        {
            if (firstRowPx > 1000)
            {
                throw new InvalidDataException("broken");
            }
        }
    }
}
