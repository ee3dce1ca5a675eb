using System.Globalization;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw.Preparation;

/// <summary>
/// Makes of the numbers of a file the Bayer mosaic that everything after it expects, in this order:
/// <code>
/// OpcodeList1 → quad Bayer is binned → where it clips → what is black → OpcodeList2
/// </code>
/// OpcodeList2 counts in pixels of the sensor, and so comes before those are binned. What the file tells wrongly, or what could not be done, is said in <see cref="Remarks"/>.
/// </summary>
internal sealed class MosaicPreparation
{
    private readonly string path;
    private readonly DngTags dng;
    private readonly List<string> remarks = [];
    private readonly List<int> notApplied = [];

    /// <param name="path">For messages.</param>
    /// <param name="plane">As the file has it; the numbers may be changed in place.</param>
    /// <param name="dng">What a DNG says; <see cref="DngTags.None"/> for other files.</param>
    /// <param name="neutral">Of the light, by the file; null when it is not known.</param>
    /// <param name="cancellationToken">Stops within a row.</param>
    /// <exception cref="RawDecodeException">It is of a kind of which no right picture can be made.</exception>
    public MosaicPreparation(
        string path,
        MosaicPlane plane,
        DngTags dng,
        CameraNeutral? neutral,
        CancellationToken cancellationToken
    )
    {
        (this.path, this.dng, Plane, NoiseProfile) = (path, dng, plane, dng.NoiseProfile);
        LeftOfStored = ApplyToStored(cancellationToken).Left;
        if (dng.Cfa?.AsBayer() is { BlockPx: > 1 } blocks)
        {
            LeftOfMosaic = ApplyToMosaic(willBeBinned: true, cancellationToken).Left;
            Bin(blocks.From(Plane.LeftPx, Plane.TopPx));
        }

        RequireOneIso();
        FindClipping();
        if ((dng.Black is not null || (dng.IsMosaic && Plane.Black.MeanDn == 0)) && neutral is { } known)
        {
            FindBlack(known);
        }

        if (BlockPx == 1)
        {
            LeftOfMosaic = ApplyToMosaic(willBeBinned: false, cancellationToken).Left;
        }

        if (Opcode.RemarkOn(notApplied) is { } remark)
        {
            remarks.Add(remark);
        }
    }

    public MosaicPlane Plane { get; private set; }

    public IReadOnlyList<NoiseProfile> NoiseProfile { get; private set; }

    public IReadOnlyList<GainMap> GainMaps { get; private set; } = [];

    /// <summary>For the picture, before those of OpcodeList3.</summary>
    public IReadOnlyList<Opcode> ForPicture { get; private set; } = [];

    /// <summary>What was not understood of OpcodeList1.</summary>
    public IReadOnlyList<Opcode> LeftOfStored { get; }

    /// <summary>What the mosaic itself still needs of OpcodeList2.</summary>
    public IReadOnlyList<Opcode> LeftOfMosaic { get; } = [];

    public IReadOnlyList<int> OpcodesNotApplied => notApplied;

    /// <summary>How many of the file's pixels make one of the mosaic's, each way.</summary>
    public int BlockPx { get; private set; } = 1;

    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>OpcodeList1.</summary>
    private MosaicOpcodes.Result ApplyToStored(CancellationToken cancellationToken) =>
        Apply(() => StoredOpcodes.Apply(Plane, dng, cancellationToken));

    /// <summary>OpcodeList2.</summary>
    private MosaicOpcodes.Result ApplyToMosaic(bool willBeBinned, CancellationToken cancellationToken)
    {
        MosaicOpcodes.Result applied = Apply(() =>
            MosaicOpcodes.Apply(Plane, dng.Opcodes2, willBeBinned, cancellationToken)
        );
        GainMaps = applied.GainMaps;
        return applied;
    }

    private MosaicOpcodes.Result Apply(Func<MosaicOpcodes.Result> apply)
    {
        try
        {
            MosaicOpcodes.Result applied = apply();
            Plane = applied.Plane;
            ForPicture = [.. ForPicture, .. applied.ForPicture];
            notApplied.AddRange(applied.NotApplied);
            return applied;
        }
        catch (InvalidDataException e)
        {
            throw new RawDecodeException(path, e.Message, "Convert it with Adobe DNG Converter and try again.", e);
        }
    }

    private void Bin(DngCfa.Blocks blocks)
    {
        Plane = MosaicBinning.Bin(Plane, blocks);
        BlockPx = blocks.BlockPx;
        int pixels = BlockPx * BlockPx;
        NoiseProfile = [.. NoiseProfile.Select(p => new NoiseProfile(p.Scale / pixels, p.Offset / pixels))];
        remarks.Add(
            $"its sensor has {(BlockPx == 2 ? "quad Bayer filters" : $"filters over {BlockPx}×{BlockPx} pixels each")}: "
                + $"{BlockPx}×{BlockPx} pixels were made one"
        );
    }

    private void RequireOneIso()
    {
        if (DualIso.IsIn(Plane))
        {
            throw new RawDecodeException(
                path,
                "its rows alternate between two ISO speeds (dual ISO of Magic Lantern)",
                "Merge them first, with cr2hdr, and give the DNG that it makes."
            );
        }
    }

    private void FindClipping()
    {
        float told = Plane.WhiteDn;
        float found = SensorClipping.Find(Plane, out string? remark);
        if (found == told)
        {
            return;
        }

        double scale = Plane.RangeDn / (found - Plane.Black.MeanDn);
        Plane = Plane with { WhiteDn = found };
        NoiseProfile = [.. NoiseProfile.Select(p => new NoiseProfile(p.Scale * scale, p.Offset * scale * scale))];
        if (remark is not null)
        {
            remarks.Add(remark);
        }
    }

    private void FindBlack(CameraNeutral neutral)
    {
        float offset = BlackOffset.Find(Plane, neutral);
        if (offset == 0)
        {
            return;
        }

        Plane = Plane with { Black = Plane.Black.Shifted(offset) };
        remarks.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"its black level is {Math.Abs(offset):0.#} DN too {(offset > 0 ? "low" : "high")}, as its dark greys show: it was corrected"
            )
        );
    }
}
