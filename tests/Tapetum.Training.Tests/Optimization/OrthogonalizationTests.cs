using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Optimization;

namespace Tapetum.Training.Tests.Optimization;

public class OrthogonalizationTests
{
    [Theory]
    [InlineData(6, 20)]
    [InlineData(20, 6)]
    [InlineData(9, 9)]
    public void All_directions_of_a_matrix_become_about_equally_long_and_stay_where_they_were(int rows, int columns)
    {
        Random random = new(rows);
        float[,] matrix = new float[rows, columns];
        foreach ((int row, int column) in Cells(rows, columns))
        {
            matrix[row, column] = (random.NextSingle() - 0.5f) * (row == 0 ? 100 : 1);
        }

        float[,] result = Orthogonalize(matrix);

        // Of U·Vᵀ the shorter lines are at right angles and of length 1; times the transpose of U·S·Vᵀ it is U·S·Uᵀ, which is symmetric.
        bool isTall = rows > columns;
        float[,] gram = isTall ? Product(Transposed(result), result) : Product(result, Transposed(result));
        float[,] along = isTall ? Product(Transposed(matrix), result) : Product(result, Transposed(matrix));
        int small = Math.Min(rows, columns);
        foreach ((int row, int column) in Cells(small, small))
        {
            gram[row, column].ShouldBe(row == column ? 0.95f : 0, row == column ? 0.5f : 0.3f);
            along[row, column].ShouldBe(along[column, row], 1e-3f * 100);
        }
    }

    [Fact]
    public void Singular_values_that_differ_a_hundredfold_come_out_alike()
    {
        float[,] result = Orthogonalize(
            new float[,]
            {
                { 0, 30, 0, 0 },
                { -3, 0, 0, 0 },
                { 0, 0, 0, 0.3f },
            }
        );

        result[0, 1].ShouldBeInRange(0.65f, 1.25f);
        result[1, 0].ShouldBeInRange(-1.25f, -0.65f);
        result[2, 3].ShouldBeInRange(0.5f, 1.25f);
        result.Cast<float>().Count(value => value == 0).ShouldBe(9);
    }

    [Fact]
    public void Nothing_stays_nothing() =>
        Orthogonalize(new float[2, 3]).Cast<float>().ShouldAllBe(value => value == 0);

    private static float[,] Orthogonalize(float[,] matrix)
    {
        (int rows, int columns) = (matrix.GetLength(0), matrix.GetLength(1));
        using NativeBuffer<float> from = new(matrix.Length);
        using NativeBuffer<float> to = new(matrix.Length);
        matrix.Cast<float>().ToArray().CopyTo(from.Span);
        using Orthogonalization orthogonalization = new([new Matrix("matrix", 0, rows, columns)], from, to);
        orthogonalization.Run();
        float[,] result = new float[rows, columns];
        foreach ((int row, int column) in Cells(rows, columns))
        {
            result[row, column] = to.Span[(row * columns) + column];
        }

        return result;
    }

    private static IEnumerable<(int Row, int Column)> Cells(int rows, int columns) =>
        from row in Enumerable.Range(0, rows)
        from column in Enumerable.Range(0, columns)
        select (row, column);

    private static float[,] Transposed(float[,] matrix)
    {
        float[,] transposed = new float[matrix.GetLength(1), matrix.GetLength(0)];
        foreach ((int row, int column) in Cells(transposed.GetLength(0), transposed.GetLength(1)))
        {
            transposed[row, column] = matrix[column, row];
        }

        return transposed;
    }

    private static float[,] Product(float[,] left, float[,] right)
    {
        float[,] product = new float[left.GetLength(0), right.GetLength(1)];
        foreach ((int row, int column) in Cells(product.GetLength(0), product.GetLength(1)))
        {
            product[row, column] = Enumerable.Range(0, left.GetLength(1)).Sum(i => left[row, i] * right[i, column]);
        }

        return product;
    }
}
