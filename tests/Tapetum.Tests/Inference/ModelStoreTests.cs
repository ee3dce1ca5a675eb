using Tapetum.Inference;

namespace Tapetum.Tests.Inference;

public sealed class ModelStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("models").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_model_is_found_by_name_or_by_path()
    {
        string path = Put("tapetum-default.onnx");
        string own = Put("mine.onnx");
        ModelStore store = new(folder);

        store.Find("default").ShouldBe(path);
        store.Find("mine").ShouldBe(own);
        store.Find(own).ShouldBe(own);
        store.Names.ShouldBe(["default", "mine"]);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        Put("tapetum-default.onnx");
        Put("tapetum-small.onnx");

        ModelException error = Should.Throw<ModelException>(() => new ModelStore(folder).Find("huge"));

        error.Message.ShouldBe("huge: there is no such model. There are default, small; or name an ONNX file.");
    }

    [Fact]
    public void Without_any_models_the_folder_is_named()
    {
        Should
            .Throw<ModelException>(() => new ModelStore(folder).Find("default"))
            .Reason.ShouldBe($"there is no such model; {folder} holds none");
    }

    [Fact]
    public void A_missing_file_is_called_a_file()
    {
        Should
            .Throw<ModelException>(() => new ModelStore(folder).Find("no/such.onnx"))
            .Reason.ShouldBe("there is no such file");
    }

    private string Put(string name)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, []);
        return path;
    }
}
