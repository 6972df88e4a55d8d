using System.Globalization;
using Provisioning;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows an operation while it runs: a table that changes in place on a terminal, one line for each change elsewhere.</summary>
internal static class Progress
{
    public static async Task ShowAsync(IAsyncEnumerable<OperationEvent> events, IReadOnlyList<OperationStage> stages)
    {
        if (Console.IsOutputRedirected)
        {
            await ShowLinesAsync(events);
        }
        else
        {
            await ShowTableAsync(events, stages);
        }
    }

    public static async Task ShowLinesAsync(IAsyncEnumerable<OperationEvent> events)
    {
        await foreach (var e in events)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{e.Timestamp:HH:mm:ss.fff}  {e.Stage,-18} {e.State,-9} {e.Message}"));
        }
    }

    private static async Task ShowTableAsync(IAsyncEnumerable<OperationEvent> events, IReadOnlyList<OperationStage> stages)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "");
        var started = new DateTimeOffset?[stages.Count];
        foreach (var stage in stages)
        {
            table.AddRow("[grey]·[/]", $"[grey]{stage.Name}[/]", "", "");
        }

        await AnsiConsole.Live(table).StartAsync(async display =>
        {
            await foreach (var e in events)
            {
                var row = stages.Index().First(stage => stage.Item.Name == e.Stage).Index;
                started[row] ??= e.Timestamp;
                var (mark, color) = Style(e.State);
                table.UpdateCell(row, 0, $"[{color}]{mark}[/]");
                table.UpdateCell(row, 1, $"[{color}]{e.Stage}[/]");
                table.UpdateCell(row, 2, e.State is StageState.Running ? "" : Seconds(e.Timestamp - started[row]!.Value));
                table.UpdateCell(row, 3, e.Message.EscapeMarkup());
                display.Refresh();
            }
        });
    }

    private static string Seconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"[grey]{duration.TotalSeconds:0.0} s[/]");

    private static (string Mark, string Color) Style(StageState state) => state switch
    {
        StageState.Running => ("»", "yellow"),
        StageState.Succeeded => ("✓", "green"),
        StageState.Skipped => ("-", "grey"),
        StageState.Failed => ("✗", "red"),
        _ => ("·", "grey"),
    };
}
