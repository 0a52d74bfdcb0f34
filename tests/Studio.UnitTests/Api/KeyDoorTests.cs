using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FineTuningStudio.Web.Doors;

namespace FineTuningStudio.UnitTests.Api;

/// <summary>With keys set they are asked for always, but for the heartbeat.</summary>
public sealed partial class KeyDoorTests : IClassFixture<KeyDoorTests.KeyedApp>
{
    private readonly KeyedApp _app;

    public KeyDoorTests(KeyedApp app) => _app = app;

    [Theory]
    [InlineData("/api/v1/finetunings")]
    [InlineData("/api/v1/finetunings/watch")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/hubs/finetunings")]
    [InlineData("/nothing")]
    public async Task Request_without_a_key_is_unauthorized(string path)
    {
        using var response = await _app.Client.GetAsync(path);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (response.StatusCode, problem.GetProperty("error_code").GetString()));
    }

    [Theory]
    [InlineData("Authorization", "Bearer KEY", 200)]
    [InlineData("Authorization", "bearer KEY", 200)]
    [InlineData("X-API-Key", "KEY", 200)]
    [InlineData("Authorization", "Bearer KEYx", 401)]
    [InlineData("Authorization", "Basic KEY", 401)]
    [InlineData("X-API-Key", "scripts", 401)]
    public async Task Key_lets_in_and_nothing_like_it(string header, string value, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/finetunings");
        request.Headers.TryAddWithoutValidation(header, value.Replace("KEY", _app.Key, StringComparison.Ordinal));

        using var response = await _app.Client.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Heartbeat_is_open_and_the_trainer_asks_for_its_own_key()
    {
        using var heartbeat = await _app.Client.GetAsync("/api/v1/heartbeat");
        using var trainer = await _app.Client.GetAsync("/local/v1/models");

        Assert.Equal(HttpStatusCode.OK, heartbeat.StatusCode);
        Assert.Contains("invalid_api_key", await trainer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_remembers_the_name_of_the_key_that_made_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/finetunings")
        {
            Content = JsonContent.Create(new { model = "gpt-4o", training_file = "file-1", base_llm = new { model_provider = "openai" } }),
        };
        request.Headers.Add("X-API-Key", _app.Key);

        using var response = await _app.Client.SendAsync(request);
        var job = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("scripts", job.GetProperty("created_by").GetString());
    }

    [Fact]
    public async Task Person_is_sent_to_the_sign_in_page_and_back()
    {
        using var browser = _app.NewBrowser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var first = await browser.GetAsync("/fine-tunings?status=failed");
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        var page = await browser.GetStringAsync(first.Headers.Location);
        using var wrong = await SignInAsync(browser, page, "not a key");
        using var right = await SignInAsync(browser, page, _app.Key);
        using var after = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal((HttpStatusCode.Redirect, "/fine-tunings?status=failed"), (right.StatusCode, right.Headers.Location!.OriginalString));
        var cookie = right.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("fine_tuning_studio=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Cookie_reads_freely_and_changes_only_with_the_antiforgery_token()
    {
        using var browser = _app.NewBrowser();
        using var signedIn = await SignInAsync(browser, await browser.GetStringAsync("/sign-in"), _app.Key);

        using var read = await browser.GetAsync("/api/v1/finetunings");
        using var bare = await browser.PostAsync("/api/v1/finetunings", new StringContent("{}", Encoding.UTF8, "application/json"));
        var token = await browser.GetFromJsonAsync<JsonElement>("/antiforgery-token");
        browser.DefaultRequestHeaders.Add(token.GetProperty("header_name").GetString()!, token.GetProperty("token").GetString());
        using var signed = await browser.PostAsync("/api/v1/finetunings", new StringContent("{}", Encoding.UTF8, "application/json"));
        using var negotiate = await browser.PostAsync("/hubs/finetunings/negotiate?negotiateVersion=1", null);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, signed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, negotiate.StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    public async Task Sign_in_leads_nowhere_else(string returnUrl)
    {
        using var browser = _app.NewBrowser();
        var page = await browser.GetStringAsync($"/sign-in?return_url={Uri.EscapeDataString(returnUrl)}");

        using var signedIn = await SignInAsync(browser, page, _app.Key, returnUrl);

        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string page, string key, string? returnUrl = null) => browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["__RequestVerificationToken"] = Hidden("__RequestVerificationToken", page),
        ["return_url"] = returnUrl ?? Hidden("return_url", page),
        ["key"] = key,
    }));

    private static string Hidden(string name, string page) =>
        WebUtility.HtmlDecode(HiddenField().Matches(page).Single(match => match.Groups[1].Value == name).Groups[2].Value);

    [GeneratedRegex("""<input type="hidden" name="(\w+)" value="([^"]*)" />""")]
    private static partial Regex HiddenField();

    /// <summary>A Studio with one key, named scripts.</summary>
    public sealed class KeyedApp : StudioAppFactory
    {
        private static readonly (string Text, ApiKey Key) Made = ApiKey.New("scripts");

        public KeyedApp()
            : base(new Dictionary<string, string?>
            {
                ["Studio:ApiKeys:0:Name"] = Made.Key.Name,
                ["Studio:ApiKeys:0:Sha256"] = Convert.ToHexString(Made.Key.Sha256),
            })
        {
        }

        internal string Key { get; } = Made.Text;
    }
}
