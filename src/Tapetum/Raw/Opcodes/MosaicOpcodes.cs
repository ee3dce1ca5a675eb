using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.Opcodes;

/// <summary>
/// What is done to a mosaic, and what waits for the picture that will be made of it: gain maps (ADR 0104), vignettes and warps, since the network must see noise as the sensor made it and
/// a mosaic cannot be bent. All that stands before a step that changes numbers is applied with it, in the list's order.
/// </summary>
internal static class MosaicOpcodes
{
    /// <summary>Numbers that were mapped get 16 bits, with room below black for the noise.</summary>
    private const float MappedBlackDn = 2048;
    private const float MappedRangeDn = 61440;

    /// <summary>Applies what must be applied to the mosaic.</summary>
    /// <param name="plane">The mosaic.</param>
    /// <param name="opcodes">Of OpcodeList2.</param>
    /// <param name="willBeBinned">Whether blocks of its pixels will be made one: what is for some pixels alone cannot wait then.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <returns>The mosaic, what is left for the picture, and what was not understood.</returns>
    /// <exception cref="InvalidDataException">Nothing is left of the picture.</exception>
    public static Result Apply(
        MosaicPlane plane,
        IReadOnlyList<Opcode> opcodes,
        bool willBeBinned,
        CancellationToken cancellationToken
    )
    {
        int lastOfValues = opcodes.Index().LastOrDefault(o => o.Item.IsOfValues, (Index: -1, Item: null!)).Index;
        List<GainMap> gainMaps = [];
        List<Opcode> forPicture = [];
        List<Opcode> left = [];
        List<int> notApplied = [];
        float[]? samples = null;
        for (int i = 0; i < opcodes.Count; i++)
        {
            switch (opcodes[i])
            {
                case UnknownOpcode unknown:
                    Leave(unknown);
                    break;
                case GainMapOpcode gains when i > lastOfValues && !(willBeBinned && IsForSome(gains.Area)):
                    if (gains.Area.Plane == 0 && gains.Maps[0].IsUsable())
                    {
                        gainMaps.Add(gains.Maps[0]);
                        left.Add(gains);
                    }
                    else
                    {
                        Leave(gains);
                    }

                    break;
                case WarpOpcode or VignetteOpcode:
                    forPicture.Add(opcodes[i]);
                    break;
                case TrimOpcode trim:
                    Store();
                    plane = plane.Trim(trim.TopPx, trim.LeftPx, trim.BottomPx, trim.RightPx);
                    break;
                case BadPixelsOpcode bad:
                    Store();
                    BadPixels.Repair(plane, bad, topPx: 0, leftPx: 0);
                    break;
                default:
                    samples ??= plane.ToSamples();
                    OpcodeValues.Apply(opcodes[i], samples, plane.WidthPx, planes: 1, cancellationToken);
                    break;
            }
        }

        Store();
        return new(plane, gainMaps, forPicture, left, notApplied);

        bool IsForSome(OpcodeArea area) =>
            area is not { TopPx: 0, LeftPx: 0, RowPitchPx: 1, ColumnPitchPx: 1 }
            || area.BottomPx < plane.HeightPx
            || area.RightPx < plane.WidthPx;

        void Leave(Opcode opcode)
        {
            left.Add(opcode);
            if (StoredOpcodes.MustBeSaid(opcode))
            {
                notApplied.Add(opcode.Id);
            }
        }

        void Store()
        {
            if (samples is not null)
            {
                plane = plane.WithSamples(samples, MappedBlackDn, MappedRangeDn);
                samples = null;
            }
        }
    }

    /// <param name="Plane">The mosaic.</param>
    /// <param name="GainMaps">For the picture, by place in the Bayer cell.</param>
    /// <param name="ForPicture">Further opcodes that must wait for the picture.</param>
    /// <param name="Left">What the mosaic itself still needs: the gain maps, and what was not understood.</param>
    /// <param name="NotApplied">By their numbers.</param>
    internal sealed record Result(
        MosaicPlane Plane,
        IReadOnlyList<GainMap> GainMaps,
        IReadOnlyList<Opcode> ForPicture,
        IReadOnlyList<Opcode> Left,
        IReadOnlyList<int> NotApplied
    );
}
