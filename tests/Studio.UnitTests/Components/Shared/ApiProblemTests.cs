using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.UnitTests.Components.Shared;

public sealed class ApiProblemTests
{
    [Fact]
    public void Of_problem_document_gives_its_sentence_and_fields()
    {
        var problem = ApiProblem.Of(new UploadAnswer(422, """{"message": "alias is long.", "error_code": "validation_failed", "errors": {"alias": ["alias is long."]}}""", Stopped: false));
        Assert.Equal(("validation_failed", "alias is long."), (problem.Code, problem.Message));
        Assert.Equal("alias is long.", problem.For("alias"));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("[1]")]
    public void Of_answer_that_is_no_problem_document_names_the_status(string body) =>
        Assert.Contains("502", ApiProblem.Of(new UploadAnswer(502, body, Stopped: false)).Message);

    [Fact]
    public void Of_server_that_was_not_reached_says_what_to_do() =>
        Assert.Contains("try again", ApiProblem.Of(new UploadAnswer(0, "", Stopped: false)).Message);
}
