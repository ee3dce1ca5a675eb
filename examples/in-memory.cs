// A frame that is no file: the 16-bit numbers of a sensor with Bayer filters, as a camera's driver hands them over, become 8-bit RGB.
//   dotnet run examples/in-memory.cs -- mosaic.bin 4056 3040 RGGB 256 4095 picture.rgb      (width, height, filters, black level, white level)
#:project ../src/Tapetum/Tapetum.csproj
#:property PublishAot=false

using System.Globalization;
using System.Runtime.InteropServices;
using Tapetum;
using Tapetum.Development;
using Tapetum.Inference;
using Tapetum.Raw;

if (args is not [string input, string width, string height, string filters, string black, string white, string output])
{
    Console.Error.WriteLine(
        "usage: dotnet run examples/in-memory.cs -- MOSAIC WIDTH HEIGHT RGGB|GRBG|GBRG|BGGR BLACK WHITE RGB"
    );
    return 2;
}

RawImage raw = new()
{
    // [height, width], 16 bits each, little-endian.
    Mosaic = MemoryMarshal.Cast<byte, ushort>(await File.ReadAllBytesAsync(input)).ToArray(),
    WidthPx = int.Parse(width, CultureInfo.InvariantCulture),
    HeightPx = int.Parse(height, CultureInfo.InvariantCulture),
    Cfa = filters switch
    {
        "RGGB" => CfaPattern.Rggb,
        "GRBG" => CfaPattern.Grbg,
        "GBRG" => CfaPattern.Gbrg,
        _ => CfaPattern.Bggr,
    },
    Black = BlackLevels.Uniform(float.Parse(black, CultureInfo.InvariantCulture)),
    WhiteLevelDn = float.Parse(white, CultureInfo.InvariantCulture),
    // Nothing is told of noise and colours here: the noise is measured in the frame, the white balance estimated. NoiseProfile and Color tell them.
};

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, press) => (press.Cancel, _) = (true, stop.CancelAsync());
Progress<EnhanceProgress> progress = new(step => Console.Error.Write($"\r{step.Stage} {step.Fraction:P0}  "));

try
{
    using Enhancer enhancer = new();
    LinearImage linear = await enhancer.DenoiseAsync(raw, options: null, progress, stop.Token); // linear.Rgb: float[], camera RGB, 1 is white
    DevelopedImage picture = Enhancer.Develop(linear, raw, new EnhanceOptions(), stop.Token);
    await File.WriteAllBytesAsync(output, picture.ToRgb8(cancellationToken: stop.Token)); // [height, width, 3], sRGB
    Console.WriteLine(
        $"{output}: {picture.WidthPx} × {picture.HeightPx} px, amplified {picture.Recipe.Amplification:0.0} times"
    );
    return 0;
}
catch (Exception e) when (e is TapetumException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
