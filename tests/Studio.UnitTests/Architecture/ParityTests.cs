using FineTuningStudio.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Architecture;

/// <summary>
/// Whatever a page can change, a route can change, and the other way round: read from the compiled calls of Web to the services
/// that Core really registers. It sees whether a command is there on both sides, not whether both offer all of its options.
/// </summary>
public sealed class ParityTests
{
    /// <summary>Commands that one side has by another way, or does not need; each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["CreateSqlGeneration.RunAsync"] = "Pages ask by SqlAsker, as this does, and keep nothing; this keeps the answer for a script to come back to.",
        ["SqlAsker.AskAsync"] = "The route for it is CreateSqlGeneration.",
        ["DatabaseConnections.AddUploadAsync"] = "The page sends the file to the route, past its circuit.",
        ["GoldenRecordImport.RunAsync"] = "The page sends the file to the route, past its circuit.",
        ["ProviderFiles.UploadAsync"] = "The page sends the file to the route, past its circuit.",
        ["GoldenRecordStore.DeleteAsync"] = "Pages delete one record as many, by GoldenRecordDeletions, which can be taken back; so can the API.",
        ["ProviderCleanup.DeleteFileAsync"] = "The route for it is ProviderFiles.DeleteAsync.",
        ["ProviderFiles.DeleteAsync"] = "The page for it deletes by ProviderCleanup, which looks first who still needs the file.",
        ["FineTuningPresets.RenameAsync"] = "The route for it is UpdateAsync, which replaces a preset whole.",
        ["FineTuningPresets.UpdateAsync"] = "Pages rename a preset, or delete it and save another.",
        ["RetryFineTuning.RunAsync"] = "Pages try a job again by the form for a new one, filled in from it, where it can be changed first.",
        ["SelectionStore.KeepAsync"] = "It keeps a choice of rows between two pages; scripts name the rows themselves.",
        ["SqlGenerations.ExecuteAsync"] = "It changes nothing: it runs a kept answer's SQL read-only, as the playground does by ReadOnlyQueries.",
    };

    private static readonly IReadOnlyList<CommandUse> Commands = Parity.Of(CoreServices(), WebTypes("Components"), [.. WebTypes("Api"), .. WebTypes("Hubs")]);

    [Fact]
    public void Every_command_has_a_page_and_a_route()
    {
        var oneSided = Commands.Where(command => command.IsOneSided && !Exceptions.ContainsKey(command.Name))
            .Select(command => $"{command.Name} is called by {(command.ByPage ? "a page and no route" : "a route and no page")}: build the other, or name it in the exceptions with the reason.");
        Assert.Empty(oneSided);
    }

    [Fact]
    public void Every_exception_is_one_still() =>
        Assert.Equal(Exceptions.Keys.Order(), Commands.Where(command => command.IsOneSided && Exceptions.ContainsKey(command.Name)).Select(command => command.Name).Order());

    [Theory]
    [InlineData("CreateFineTuning.RunAsync")]
    [InlineData("CancelFineTuning.RunAsync")]
    [InlineData("WebhookCommands.RollSecretAsync")]
    [InlineData("ProviderSetup.AddAsync")]
    public void Commands_that_are_known_to_be_on_both_sides_are_found_there(string name) => Assert.Contains(new CommandUse(name, ByPage: true, ByRoute: true), Commands);

    [Fact]
    public void Made_up_command_that_only_a_page_or_only_a_route_calls_is_found()
    {
        var page = typeof(MadeUpPage).Assembly.GetTypes().Where(type => type.FullName!.StartsWith(typeof(MadeUpPage).FullName!, StringComparison.Ordinal));

        var found = Parity.Of([typeof(MadeUpCommands)], page, [typeof(MadeUpRoute)]);

        Assert.Equal(
            [
                new CommandUse("MadeUpCommands.ForgetAsync", ByPage: false, ByRoute: false),
                new CommandUse("MadeUpCommands.KeepAsync", ByPage: true, ByRoute: true),
                new CommandUse("MadeUpCommands.PressAsync", ByPage: true, ByRoute: false),
                new CommandUse("MadeUpCommands.SendAsync", ByPage: false, ByRoute: true),
            ],
            found);
    }

    /// <summary>The public services of Core, as its one registration has them.</summary>
    private static IEnumerable<Type> CoreServices()
    {
        var folder = Directory.CreateTempSubdirectory("studio-parity-");
        try
        {
            var services = new ServiceCollection();
            services.AddStudioCore(new ConfigurationBuilder().Build(), new StudioPaths(folder.FullName));
            return services.Select(service => service.ServiceType).Where(type => type.IsPublic && type.Assembly == typeof(StudioCore).Assembly).Distinct().ToList();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The types of Web below a namespace, with what the compiler made of their lambdas and async methods.</summary>
    private static IReadOnlyList<Type> WebTypes(string part) =>
        [.. typeof(Program).Assembly.GetTypes().Where(type => $"{type.Namespace}.".StartsWith($"FineTuningStudio.Web.{part}.", StringComparison.Ordinal))];

    private sealed class MadeUpCommands
    {
        private readonly Task _done = Task.CompletedTask;

        public Task PressAsync() => _done;

        public Task SendAsync() => _done;

        public Task KeepAsync() => _done;

        public Task ForgetAsync() => _done;

        public Task FindAsync() => _done;
    }

    /// <summary>Calls from where pages do: within an async method, and from a lambda that holds what is around it.</summary>
    private sealed class MadeUpPage(MadeUpCommands commands)
    {
        public async Task ClickAsync()
        {
            await commands.FindAsync();
            await commands.KeepAsync();
        }

        public Func<Task> Pressed(int times) => async () =>
        {
            for (var time = 0; time < times; time++)
            {
                await commands.PressAsync();
            }
        };
    }

    private sealed class MadeUpRoute
    {
        public static Task HandleAsync(MadeUpCommands commands) => Task.WhenAll(commands.SendAsync(), commands.KeepAsync());
    }
}
