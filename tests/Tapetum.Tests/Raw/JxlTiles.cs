namespace Tapetum.Tests.Raw;

/// <summary>Four JPEG XL codestreams, 32 × 32 pixels of one grey each, 16 bits without loss (by <c>cjxl -d 0</c>).</summary>
internal static class JxlTiles
{
    public static readonly ushort[] Values = [1000, 20000, 40000, 65000];

    public static readonly string[] Flat32 =
    [
        "AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAAAoanhsY/8KR/ADFBcCCAIBAEgASxIJEhg4BEFIsV38P2DFj87Q",
        "AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAAApanhsY/8KR/ADFBcCCAIBAEwASxIJEhg4BEFIseX8P4AXgc5AHA==",
        "AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAAApanhsY/8KR/ADFBcCCAIBAEwASxIJEhg4BEFIsQb4fwDQ+ZwBcQ==",
        "AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAAApanhsY/8KR/ADFBcCCAIBAEwASxIJEhg4BEFIsR74f8DQ9Jyhdw==",
    ];
}
