// Says how far two pictures of one size are apart, as papers do: PSNR and SSIM of their 8-bit values.
//   dotnet run examples/measure.cs -- enhanced.png reference.png
#:project ../src/Tapetum/Tapetum.csproj
#:property PublishAot=false

using System.Numerics.Tensors;
using Tapetum;
using Tapetum.Encoding.Vips;
using Tapetum.Metrics;

if (args is not [string first, string second])
{
    Console.Error.WriteLine("usage: dotnet run examples/measure.cs -- PICTURE PICTURE");
    return 2;
}

try
{
    SrgbPhoto a = PhotoReader.Read(first);
    SrgbPhoto b = PhotoReader.Read(second);
    if ((a.WidthPx, a.HeightPx) != (b.WidthPx, b.HeightPx))
    {
        Console.Error.WriteLine($"{a.WidthPx} × {a.HeightPx} px and {b.WidthPx} × {b.HeightPx} px cannot be compared");
        return 1;
    }

    Console.WriteLine($"PSNR {Psnr.Of(a.Rgb, b.Rgb):0.00} dB");
    Console.WriteLine($"SSIM {Ssim.OfRgb(ToFloats(a), ToFloats(b), a.WidthPx, a.HeightPx, peak: 255):0.0000}");
    return 0;
}
catch (TapetumException e)
{
    Console.Error.WriteLine($"{e.Path}: {e.Reason}. {e.Advice}");
    return 1;
}

static float[] ToFloats(SrgbPhoto photo)
{
    float[] values = new float[photo.Rgb.Length];
    TensorPrimitives.ConvertChecked<byte, float>(photo.Rgb, values);
    return values;
}
