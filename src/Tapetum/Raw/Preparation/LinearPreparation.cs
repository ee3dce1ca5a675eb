using Tapetum.Raw.Containers;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw.Preparation;

/// <summary>
/// Makes of the numbers of a linear DNG what everything after it expects, 0 at black and the same white for all colours:
/// <code>
/// OpcodeList1 → each colour's black and white → OpcodeList2
/// </code>
/// </summary>
internal static class LinearPreparation
{
    /// <param name="Plane">The picture, 0 is black.</param>
    /// <param name="White">Where a channel is clipped.</param>
    /// <param name="ForPicture">What must wait until it is denoised, before OpcodeList3.</param>
    /// <param name="NotApplied">By their numbers.</param>
    internal sealed record Result(
        RgbPlane Plane,
        float White,
        IReadOnlyList<Opcode> ForPicture,
        IReadOnlyList<int> NotApplied
    );

    /// <param name="path">For messages.</param>
    /// <param name="plane">As the file has it; the numbers may be changed in place.</param>
    /// <param name="dng">What it says; <see cref="DngTags.None"/> for other files.</param>
    /// <param name="white">Of the file.</param>
    /// <param name="isAboveBlack">Whether black was subtracted before.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <exception cref="RawDecodeException">No right picture can be made of it.</exception>
    public static Result Apply(
        string path,
        RgbPlane plane,
        DngTags dng,
        float white,
        bool isAboveBlack,
        CancellationToken cancellationToken
    )
    {
        try
        {
            StoredOpcodes.RgbResult stored = StoredOpcodes.Apply(plane, dng, cancellationToken);
            plane = stored.Plane;
            if (!isAboveBlack)
            {
                white = Level(path, plane, dng, white, cancellationToken);
            }

            RgbOpcodes.Result mapped = RgbOpcodes.Apply(
                plane.Values,
                plane.WidthPx,
                white,
                dng.Opcodes2,
                cancellationToken
            );
            return new(
                plane with
                {
                    Values = mapped.Rgb,
                },
                mapped.White,
                [.. stored.ForPicture, .. mapped.ForPicture],
                [.. stored.NotApplied, .. mapped.NotApplied]
            );
        }
        catch (InvalidDataException e)
        {
            throw new RawDecodeException(path, e.Message, "Convert it with Adobe DNG Converter and try again.", e);
        }
    }

    /// <summary>Subtracts each colour's black, in place, and stretches those whose range is shorter.</summary>
    /// <returns>The white that all have then.</returns>
    private static float Level(
        string path,
        RgbPlane plane,
        DngTags dng,
        float white,
        CancellationToken cancellationToken
    )
    {
        BlackLevels[] black = new BlackLevels[RgbPlane.Planes];
        float[] range = new float[RgbPlane.Planes];
        for (int i = 0; i < RgbPlane.Planes; i++)
        {
            black[i] = (dng.Blacks.ElementAtOrDefault(i) ?? BlackLevels.Uniform(0)).From(plane.LeftPx, plane.TopPx);
            float told = dng.Whites.Count == RgbPlane.Planes ? dng.Whites[i] : white;
            range[i] = told - black[i].MeanDn;
            RawRequirements.RequireRange(path, black[i].MeanDn, told);
        }

        float longest = range.Max();
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            plane.HeightPx,
            parallel,
            y =>
            {
                Span<ushort> row = plane.Values.AsSpan(
                    y * plane.WidthPx * RgbPlane.Planes,
                    plane.WidthPx * RgbPlane.Planes
                );
                for (int i = 0; i < RgbPlane.Planes; i++)
                {
                    float factor = longest / range[i];
                    for (int x = 0; x < plane.WidthPx; x++)
                    {
                        ref ushort value = ref row[(x * RgbPlane.Planes) + i];
                        float above = (value - black[i].At(x, y)) * factor;
                        value = (ushort)Math.Clamp(above + 0.5f, 0, ushort.MaxValue);
                    }
                }
            }
        );
        return longest;
    }
}
