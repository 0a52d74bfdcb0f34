using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Web.Components.FineTunings.Parameters;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class ParameterFormTests : BunitContext
{
    private static readonly ParameterDescription[] Descriptions =
    [
        new("n_epochs", ParameterType.Integer, "Epochs", "How often.") { Minimum = 1, Maximum = 50, AllowsAuto = true, Default = "3" },
        new("learning_rate", ParameterType.Number, "Learning rate", "How far.") { Minimum = 0, ExclusiveMinimum = true, Maximum = 1 },
        new("rank", ParameterType.Integer, "Rank", "How wide.") { Minimum = 4, Maximum = 64, PowerOfTwo = true },
        new("shuffle", ParameterType.Boolean, "Shuffle", "Mix them.") { Default = "true" },
        new("optimizer", ParameterType.Choice, "Optimizer", "Which one.") { Choices = ["adam", "sgd"] },
        new("project", ParameterType.String, "Project", "Where it is told.") { RequiredWith = "token" },
        new("token", ParameterType.Secret, "Token", "Who tells it."),
        new("layers", ParameterType.List, "Layers", "Which ones."),
    ];

    [Theory]
    [InlineData("n_epochs", "0", "n_epochs must be a whole number, 1 to 50, or auto; found \"0\".")]
    [InlineData("n_epochs", "51", "n_epochs must be a whole number, 1 to 50, or auto; found \"51\".")]
    [InlineData("n_epochs", "2.5", "n_epochs must be a whole number, 1 to 50, or auto; found \"2.5\".")]
    [InlineData("n_epochs", "many", "n_epochs must be a whole number, 1 to 50, or auto; found \"many\".")]
    [InlineData("learning_rate", "0", "learning_rate must be a number, more than 0, at most 1; found \"0\".")]
    [InlineData("learning_rate", "auto", "learning_rate must be a number, more than 0, at most 1; found \"auto\".")]
    [InlineData("rank", "12", "rank must be a whole number, a power of two, 4 to 64; found \"12\".")]
    public void Value_out_of_range_gets_the_message_of_its_own_field(string name, string text, string message)
    {
        var form = Show(new() { [name] = ParameterValue.Of(text) });

        var fault = Assert.Single(form.FindAll(".fault"));
        Assert.Equal(message, fault.TextContent.Trim());
        var input = form.Find($"#parameter-{name}");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Contains(fault.Id!, input.GetAttribute("aria-describedby"));
    }

    [Fact]
    public void Field_shows_label_range_default_and_help()
    {
        var form = Show([]);

        var field = form.FindAll(".field")[0];
        Assert.Equal("Epochs", field.QuerySelector("label")!.TextContent);
        Assert.Contains("1 to 50, or auto", field.TextContent);
        Assert.Contains("default 3", field.TextContent);
        Assert.Contains("How often.", field.TextContent);
    }

    [Fact]
    public void Parameter_that_must_come_with_another_says_what_is_missing()
    {
        var form = Show(new() { ["project"] = ParameterValue.Of("sql") });

        Assert.Contains("token is missing", form.Find("#parameter-token-fault").TextContent);
    }

    [Theory]
    [InlineData("n_epochs", "input[type=text]")]
    [InlineData("shuffle", "select")]
    [InlineData("optimizer", "select")]
    [InlineData("token", "input[type=password]")]
    [InlineData("layers", "textarea")]
    public void Each_type_has_its_own_kind_of_input(string name, string selector) =>
        Assert.Single(Show([]).FindAll($"{selector}#parameter-{name}"));

    [Fact]
    public void Typed_value_is_handed_on()
    {
        ParameterEdit? edit = null;
        var form = Show([], change => edit = change);

        form.Find("#parameter-n_epochs").Input(" 7 ");

        Assert.Equal(new ParameterEdit("n_epochs", ParameterValue.Of("7")), edit);
    }

    [Fact]
    public void Emptied_field_gives_nothing_so_that_the_default_holds()
    {
        ParameterEdit? edit = null;
        var form = Show(new() { ["n_epochs"] = ParameterValue.Of("7") }, change => edit = change);

        form.Find("#parameter-n_epochs").Input("");

        Assert.Equal(new ParameterEdit("n_epochs", null), edit);
    }

    [Fact]
    public void Auto_box_gives_the_word_and_closes_the_field()
    {
        ParameterEdit? edit = null;
        Show([], change => edit = change).Find("input[type=checkbox]").Change(true);
        Assert.Equal(ParameterValue.Of("auto"), edit!.Value);

        var form = Show(new() { ["n_epochs"] = edit.Value! });

        Assert.True(form.Find("#parameter-n_epochs").HasAttribute("disabled"));
        Assert.Empty(form.FindAll(".fault"));
    }

    [Fact]
    public void List_takes_one_item_a_line()
    {
        ParameterEdit? edit = null;
        var form = Show([], change => edit = change);

        form.Find("#parameter-layers").Change("first\n\n second \n");

        Assert.Equal(ParameterValue.Of(["first", "second"]), edit!.Value);
    }

    [Fact]
    public void Table_hides_what_a_secret_was()
    {
        var given = new Dictionary<string, ParameterValue> { ["token"] = ParameterValue.Of("hunter2"), ["n_epochs"] = ParameterValue.Of("7") };

        var table = Render<ParameterTable>(parameters => parameters
            .Add(shown => shown.Given, given).Add(shown => shown.Effective, given).Add(shown => shown.Descriptions, Descriptions));

        Assert.DoesNotContain("hunter2", table.Markup);
        Assert.Contains("7", table.Markup);
    }

    private IRenderedComponent<ParameterForm> Show(Dictionary<string, ParameterValue> values, Action<ParameterEdit>? changed = null) =>
        Render<ParameterForm>(parameters => parameters
            .Add(form => form.Descriptions, Descriptions).Add(form => form.Values, values).Add(form => form.Changed, edit => changed?.Invoke(edit)));
}
