using System.Globalization;
using Provisioning;
using Spectre.Console;

namespace Quickstart;

/// <summary>What the user reads at the end.</summary>
internal static class Report
{
    public static void WriteConnection(DatabaseCredentials credentials, string kubeconfig)
    {
        var ns = credentials.DatabaseId.Namespace;
        Console.WriteLine();
        Console.WriteLine($"namespace  {ns}");
        Console.WriteLine($"endpoint   {credentials.Endpoint.Host}:{credentials.Endpoint.Port}  (in the cluster)");
        Console.WriteLine($"database   {credentials.DatabaseName}");
        Console.WriteLine($"user       {credentials.UserName}");
        Console.WriteLine($"password   kubectl --kubeconfig {kubeconfig} -n {ns} get secret {ns}-app -o jsonpath='{{.data.password}}' | base64 -d");
        Console.WriteLine("           or, in code: (await credentialStore.GetAsync(databaseId)).Password");
        Console.WriteLine();
    }

    public static void WritePods(DatabaseMetrics metrics)
    {
        Console.WriteLine();
        if (Console.IsOutputRedirected)
        {
            foreach (var pod in metrics.Pods)
            {
                Console.WriteLine($"{pod.Name,-16} {pod.Role,-8} {(pod.Ready ? "ready" : "not ready"),-9} CPU {Cpu(pod),-14} memory {Memory(pod)}");
            }
        }
        else
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("pod", "role", "ready", "CPU used / limit", "memory used / limit");
            foreach (var pod in metrics.Pods)
            {
                table.AddRow(pod.Name.EscapeMarkup(), pod.Role.EscapeMarkup(), pod.Ready ? "[green]yes[/]" : "[red]no[/]", Cpu(pod), Memory(pod));
            }

            AnsiConsole.Write(table);
        }

        if (metrics.Unavailable is { } reason)
        {
            Console.WriteLine(reason);
        }
    }

    private static string Cpu(PodMetrics pod) => $"{Number(pod.Cpu.Used, "0.000")} / {Number(pod.Cpu.Limit, "0.###")}";

    private static string Memory(PodMetrics pod) => $"{Number(pod.Memory.Used / 1048576, "0")} MiB / {Number(pod.Memory.Limit / 1048576, "0")} MiB";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
