using Tapetum.Training.Data;
using Tapetum.Training.Data.Photos;

namespace Tapetum.Training.Tests.Data;

public sealed class PhotoRecipeTests
{
    [Fact]
    public void A_recipe_says_use_package_factor_and_path()
    {
        var recipe = PhotoRecipe.Parse(
            "r.txt",
            ["# a comment", "[garden]", "train  a/one flower.jpg  # with a bee", "", "hold-out b.png", "train 4x c.dng"]
        );

        recipe.Entries.ShouldBe([
            new RecipeEntry(PhotoUse.Training, "garden", "a/one flower.jpg", null),
            new RecipeEntry(PhotoUse.HeldOut, "garden", "b.png", null),
            new RecipeEntry(PhotoUse.Training, "garden", "c.dng", 4),
        ]);
    }

    [Theory]
    [InlineData("learn a.jpg")]
    [InlineData("train")]
    [InlineData("train /etc/passwd")]
    [InlineData("hold-out ../a.jpg")]
    public void A_line_that_is_not_understood_is_named(string line)
    {
        Should
            .Throw<TrainingDataException>(() => PhotoRecipe.Parse("r.txt", ["# first", line]))
            .Message.ShouldContain("line 2");
    }

    [Fact]
    public void A_photo_cannot_be_both_trained_on_and_held_out()
    {
        Should
            .Throw<TrainingDataException>(() => PhotoRecipe.Parse("r.txt", ["train a.jpg", "hold-out a.jpg"]))
            .Message.ShouldContain("a second time");
    }

    [Fact]
    public void The_default_recipe_holds_out_whole_photos_and_has_no_machine_paths()
    {
        var recipe = PhotoRecipe.Read(Path.Combine(RepositoryRoot(), "configs", "default-photos.txt"));

        recipe.Entries.Count(e => e.Use == PhotoUse.HeldOut).ShouldBe(3);
        recipe.Entries.Count(e => e.Use == PhotoUse.Training).ShouldBeGreaterThan(50);
        recipe.Entries.ShouldAllBe(e => e.Package.Length > 0 && !Path.IsPathRooted(e.RelativePath));
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tapetum.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Run the tests inside the repository.");
    }
}
