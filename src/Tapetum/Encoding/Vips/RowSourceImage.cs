using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tapetum.Development;

namespace Tapetum.Encoding.Vips;

/// <summary>An <see cref="IRowSource"/> as a libvips image of 8 bits per channel, whose rows are rendered when libvips asks, on its threads.</summary>
internal sealed unsafe class RowSourceImage : IDisposable
{
    private const int UnsignedBytes = 0; // VIPS_FORMAT_UCHAR
    private const int NotCoded = 0; // VIPS_CODING_NONE
    private const int Srgb = 22; // VIPS_INTERPRETATION_sRGB
    private const int FatStrips = 2; // VIPS_DEMAND_STYLE_FATSTRIP: sixteen whole rows at a time
    private const int Bands = 3;
    private const double DotsPerMillimetre = 300 / 25.4;

    private readonly IRowSource rows;
    private readonly CancellationToken cancellationToken;
    private GCHandle self;
    private ExceptionDispatchInfo? failure;

    public RowSourceImage(IRowSource rows, CancellationToken cancellationToken)
    {
        VipsLibrary.EnsureStarted();
        (this.rows, this.cancellationToken) = (rows, cancellationToken);
        self = GCHandle.Alloc(this);
        Image = VipsNative.NewImage();
        VipsNative.InitFields(
            Image,
            rows.WidthPx,
            rows.HeightPx,
            Bands,
            UnsignedBytes,
            NotCoded,
            Srgb,
            DotsPerMillimetre,
            DotsPerMillimetre
        );
        nint none = 0;
        if (
            VipsNative.Pipeline(Image, FatStrips, &none) != 0
            || VipsNative.Generate(Image, 0, &Generate, 0, GCHandle.ToIntPtr(self), 0) != 0
        )
        {
            Dispose();
            throw VipsLibrary.LastError("vips_image_generate");
        }
    }

    public VipsObjectHandle Image { get; }

    /// <summary>Throws what was thrown while rows were rendered: libvips itself knows only that there was something.</summary>
    public void ThrowIfFailed() => failure?.Throw();

    public void Dispose()
    {
        Image.Dispose();
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Generate(VipsRegion* region, nint sequence, nint a, nint b, int* stop)
    {
        var image = (RowSourceImage)GCHandle.FromIntPtr(a).Target!;
        try
        {
            image.cancellationToken.ThrowIfCancellationRequested();
            image.Render(*region);
            return 0;
        }
        catch (Exception e)
        {
            // No exception may cross native frames; the encoder throws it again.
            Interlocked.CompareExchange(ref image.failure, ExceptionDispatchInfo.Capture(e), null);
            return -1;
        }
    }

    private void Render(in VipsRegion region)
    {
        int samples = Bands * rows.WidthPx;
        ushort[] codes = ArrayPool<ushort>.Shared.Rent(region.Height * samples);
        rows.ReadRows(region.Top, region.Height, codes.AsSpan(0, region.Height * samples));
        for (int y = 0; y < region.Height; y++)
        {
            ReadOnlySpan<ushort> row = codes.AsSpan((y * samples) + (Bands * region.Left), Bands * region.Width);
            EightBit.From(row, new Span<byte>(region.Pixels + ((long)y * region.BytesPerLine), row.Length));
        }

        ArrayPool<ushort>.Shared.Return(codes);
    }
}
