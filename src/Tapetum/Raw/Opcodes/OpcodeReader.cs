using System.Buffers.Binary;
using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.Opcodes;

/// <summary>
/// Reads the parameters of one opcode, big-endian:
/// <code>
/// area                   top, left, bottom, right · plane, planes · row pitch, column pitch                (4 each)
/// WarpRectilinear        planes (4) · per plane k₀ k₂ k₄ k₆ t₀ t₁ (8 each) · centre x, y (8 each)
/// WarpFisheye            planes (4) · per plane k₀ k₁ k₂ k₃ (8 each) · centre x, y (8 each)
/// FixVignetteRadial      k₀ … k₄ · centre x, y                                                             (8 each)
/// FixBadPixelsConstant   value (4) · Bayer phase (4)                                                       also by the number of the next
/// FixBadPixelsList       Bayer phase, points, rectangles (4 each) · row, column of each · four of each     (4 each)
/// TrimBounds             top, left, bottom, right                                                          (4 each)
/// MapTable               area · n (4) · n numbers (2 each)
/// MapPolynomial          area · degree n (4) · n + 1 coefficients (8 each)
/// GainMap                area · rows, columns of the grid (4 each) · their spacing, their origin (8 each) · planes of the grid (4)
///                        · [rows, columns, planes] (4 each)
/// Delta…, ScalePer…      area · n (4) · n numbers (4 each)
/// WarpRectilinear2       planes (4) · per plane k₀ … k₁₄ t₀ t₁, least and most radius (8 each) · centre x, y (8 each) · reciprocal (4)
/// </code>
/// </summary>
internal ref struct OpcodeReader(int id, bool isOptional, ReadOnlyMemory<byte> whole, int headerBytes)
{
    private const int ConstantBytes = 8;
    private const int MaxPlanes = 4;
    private const int MaxDegree = 8;

    private ReadOnlySpan<byte> left = whole.Span[headerBytes..];
    private bool isShort;

    /// <returns>Null when it is shorter than it must be, or its numbers contradict each other.</returns>
    public Opcode? Read()
    {
        Opcode? opcode = id switch
        {
            1 or 2 or 14 => ReadWarp(),
            3 => ReadVignette(),
            // No list is that short: some writers confuse the two numbers.
            4 or 5 when id == 4 || left.Length == ConstantBytes => new BadPixelsOpcode(id, isOptional, whole)
            {
                Constant = (uint)Int32(),
            },
            5 => ReadBadPixels(),
            6 => ReadTrim(),
            7 => ReadTable(),
            8 => ReadPolynomial(),
            9 => ReadGainMap(),
            _ => ReadLines(),
        };
        return isShort ? null : opcode;
    }

    private WarpOpcode? ReadWarp()
    {
        int planes = Int32();
        if (planes is < 1 or > MaxPlanes)
        {
            return null;
        }

        List<WarpOpcode.Plane> read = [];
        for (int i = 0; i < planes; i++)
        {
            read.Add(
                id switch
                {
                    1 => ReadRectilinear(),
                    2 => new(Doubles(4), 0, 0, 0, double.MaxValue),
                    _ => new(Doubles(15), Double(), Double(), Double(), Double()),
                }
            );
        }

        WarpOpcode warp = new(id, isOptional, whole)
        {
            Planes = read,
            CenterX = Double(),
            CenterY = Double(),
            IsReciprocal = id == 14 && Int32() != 0,
        };
        return IsCenter(warp.CenterX, warp.CenterY) && read.All(IsUsable) ? warp : null;
    }

    /// <summary>Even powers of r alone.</summary>
    private WarpOpcode.Plane ReadRectilinear()
    {
        double[] k = Doubles(4);
        return new([k[0], 0, k[1], 0, k[2], 0, k[3]], Double(), Double(), 0, double.MaxValue);
    }

    private VignetteOpcode? ReadVignette()
    {
        VignetteOpcode vignette = new(id, isOptional, whole)
        {
            Coefficients = Doubles(5),
            CenterX = Double(),
            CenterY = Double(),
        };
        return IsCenter(vignette.CenterX, vignette.CenterY) && vignette.Coefficients.All(double.IsFinite)
            ? vignette
            : null;
    }

    private BadPixelsOpcode? ReadBadPixels()
    {
        Int32(); // Bayer phase: the file's own pattern is known
        (int points, int rectangles) = (Int32(), Int32());
        if (points < 0 || rectangles < 0 || (8L * points) + (16L * rectangles) > left.Length)
        {
            return null;
        }

        var point = new (int, int)[points];
        for (int i = 0; i < points; i++)
        {
            point[i] = (Int32(), Int32());
        }

        var rectangle = new (int, int, int, int)[rectangles];
        for (int i = 0; i < rectangles; i++)
        {
            rectangle[i] = (Int32(), Int32(), Int32(), Int32());
        }

        return new(id, isOptional, whole) { Points = point, Rectangles = rectangle };
    }

    private TrimOpcode? ReadTrim()
    {
        TrimOpcode trim = new(id, isOptional, whole)
        {
            TopPx = Int32(),
            LeftPx = Int32(),
            BottomPx = Int32(),
            RightPx = Int32(),
        };
        return trim is { TopPx: >= 0, LeftPx: >= 0 } && trim.BottomPx > trim.TopPx && trim.RightPx > trim.LeftPx
            ? trim
            : null;
    }

    private TableOpcode? ReadTable()
    {
        OpcodeArea area = Area();
        int count = Int32();
        if (count is < 1 or > 65536 || 2 * count > left.Length)
        {
            return null;
        }

        ushort[] table = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            table[i] = BinaryPrimitives.ReadUInt16BigEndian(left[(2 * i)..]);
        }

        return area.IsUsable ? new(id, isOptional, whole) { Area = area, Table = table } : null;
    }

    private PolynomialOpcode? ReadPolynomial()
    {
        OpcodeArea area = Area();
        int degree = Int32();
        if (degree is < 0 or > MaxDegree)
        {
            return null;
        }

        double[] coefficients = Doubles(degree + 1);
        return area.IsUsable && coefficients.All(double.IsFinite)
            ? new(id, isOptional, whole) { Area = area, Coefficients = coefficients }
            : null;
    }

    private LineOpcode? ReadLines()
    {
        OpcodeArea area = Area();
        int count = Int32();
        if (!area.IsUsable || count != (id is 10 or 12 ? area.Rows : area.Columns) || 4L * count > left.Length)
        {
            return null;
        }

        float[] values = Singles(count);
        return values.All(float.IsFinite) ? new(id, isOptional, whole) { Area = area, Values = values } : null;
    }

    private GainMapOpcode? ReadGainMap()
    {
        OpcodeArea area = Area();
        (int rows, int columns) = (Int32(), Int32());
        double[] grid = Doubles(4);
        int planes = Int32();
        if (
            !area.IsUsable
            || Math.Min(rows, Math.Min(columns, planes)) < 1
            || planes > MaxPlanes
            || (decimal)rows * columns * planes * sizeof(float) > left.Length
        )
        {
            return null;
        }

        int points = rows * columns;
        float[] gains = Singles(points * planes);
        var maps = new GainMap[planes];
        for (int plane = 0; plane < planes; plane++)
        {
            float[] ofPlane = new float[points];
            for (int i = 0; i < points; i++)
            {
                ofPlane[i] = gains[(i * planes) + plane];
            }

            maps[plane] = new()
            {
                TopPx = area.TopPx,
                LeftPx = area.LeftPx,
                BottomPx = area.BottomPx,
                RightPx = area.RightPx,
                RowPitchPx = area.RowPitchPx,
                ColumnPitchPx = area.ColumnPitchPx,
                Rows = rows,
                Columns = columns,
                RowSpacing = grid[0],
                ColumnSpacing = grid[1],
                RowOrigin = grid[2],
                ColumnOrigin = grid[3],
                Gains = ofPlane,
            };
        }

        return maps.All(map => map.HasUsableGrid()) ? new(id, isOptional, whole) { Area = area, Maps = maps } : null;
    }

    private OpcodeArea Area() => new(Int32(), Int32(), Int32(), Int32(), Int32(), Int32(), Int32(), Int32());

    private static bool IsCenter(double x, double y) => x is >= 0 and <= 1 && y is >= 0 and <= 1;

    private static bool IsUsable(WarpOpcode.Plane plane) =>
        plane.Radial.All(double.IsFinite)
        && double.IsFinite(plane.Tangential0 + plane.Tangential1)
        && plane.LeastRadius >= 0
        && plane.MostRadius >= plane.LeastRadius;

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (left.Length < bytes)
        {
            isShort = true;
            left = [];
            return new byte[bytes];
        }

        ReadOnlySpan<byte> taken = left[..bytes];
        left = left[bytes..];
        return taken;
    }

    private int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    private double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    private double[] Doubles(int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Double();
        }

        return values;
    }

    private float[] Singles(int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleBigEndian(Take(sizeof(float)));
        }

        return values;
    }
}
