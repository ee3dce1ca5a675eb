using System.Runtime.InteropServices;

namespace Tapetum.Raw.Native;

/// <summary><c>tapetum_raw_info</c> of native/tapetum_raw.cpp, field by field; its comments say what each holds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RawInfo
{
    public const int MaxBlackPattern = 4096;

    /// <summary>LibRaw's sides have 16 bits.</summary>
    private const int MaxSidePx = 65535;

    /// <summary>DNGs tell levels in 32 bits.</summary>
    private const float MaxLevel = uint.MaxValue;

    public int SizeBytes;
    public RawMosaicKind Mosaic;
    public int IsDng;
    public int RawWidth;
    public int RawHeight;
    public int Width;
    public int Height;
    public fixed int Cfa[4];
    public int Flip;
    public fixed int Captured[6];
    public fixed int Illuminant[2];
    public int BlackRows;
    public int BlackColumns;
    public int IsLossyDng;
    public int HasMaskedBlack;
    public fixed float MaskedBlack[4];
    public float White;
    public fixed float BlackCell[4];
    public fixed float AsShotNeutral[3];
    public fixed float CameraGains[3];
    public fixed float AnalogBalance[3];
    public fixed float ColorMatrix[2 * 9];
    public fixed float ForwardMatrix[2 * 9];
    public fixed float Calibration[2 * 9];
    public fixed float TableMatrix[9];
    public float BaselineExposure;
    public float Iso;
    public float ExposureTime;
    public float Aperture;
    public float FocalLength;
    public fixed byte Make[64];
    public fixed byte Model[64];
    public fixed byte Lens[128];
    public fixed byte ColorNames[8];
    public fixed float BlackPattern[MaxBlackPattern];

    /// <summary>Whether any file can be so. What comes from a process that a file may have taken over is used to reserve memory and to find places in it.</summary>
    public readonly bool IsPlausible() =>
        RawWidth is >= 0 and <= MaxSidePx
        && RawHeight is >= 0 and <= MaxSidePx
        && Width is >= 0 and <= MaxSidePx
        && Height is >= 0 and <= MaxSidePx
        && BlackRows is >= 0 and <= MaxBlackPattern
        && BlackColumns is >= 0 and <= MaxBlackPattern
        && BlackRows * BlackColumns <= MaxBlackPattern
        && Enum.IsDefined(Mosaic)
        && Math.Abs(White) <= MaxLevel
        && AreLevels()
        && (Captured[0] == 0 || IsTime());

    private readonly bool AreLevels()
    {
        for (int i = 0; i < 4; i++)
        {
            if (!(Math.Abs(BlackCell[i]) <= MaxLevel))
            {
                return false;
            }
        }

        for (int i = 0; i < BlackRows * BlackColumns; i++)
        {
            if (!(Math.Abs(BlackPattern[i]) <= MaxLevel))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A leap second may be the sixtieth.</summary>
    private readonly bool IsTime() =>
        Captured[0] is >= 1 and <= 9999
        && Captured[1] is >= 1 and <= 12
        && Captured[2] >= 1
        && Captured[2] <= DateTime.DaysInMonth(Captured[0], Captured[1])
        && Captured[3] is >= 0 and < 24
        && Captured[4] is >= 0 and < 60
        && Captured[5] is >= 0 and <= 60;
}
