using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class NetworkTables
{
    private const int Shown = 3;

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("", "services", new TablePrinter(
            [TableColumn.NameColumn, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), TableColumn.Age, TableColumn.Wide("Selector")],
            (s, now) =>
            [
                Cell.Name(s), Cell.Text(s, "spec", "type"), Cell.TextOrNone(s, "spec", "clusterIP"), ExternalAddress(s),
                Cell.Join(Cell.List(s, "spec", "ports").Select(Port)), Cell.Age(s, now), Cell.Map(s.Node("spec", "selector")),
            ])),
        ("", "endpoints", new TablePrinter(
            [TableColumn.NameColumn, new("Endpoints"), TableColumn.Age],
            (e, now) => [Cell.Name(e), Endpoints(e), Cell.Age(e, now)])),
        ("discovery.k8s.io", "endpointslices", new TablePrinter(
            [TableColumn.NameColumn, new("AddressType"), new("Ports"), new("Endpoints"), TableColumn.Age],
            (e, now) =>
            [
                Cell.Name(e), Cell.Text(e, "addressType"), Some(Cell.List(e, "ports").Select(p => p.Node("port")?.ToString() ?? "*"), Cell.Unset),
                Some(Cell.List(e, "endpoints").SelectMany(p => Cell.Strings(p, "addresses")), Cell.Unset), Cell.Age(e, now),
            ])),
        ("networking.k8s.io", "networkpolicies", new TablePrinter(
            [TableColumn.NameColumn, new("Pod-Selector"), TableColumn.Age],
            (p, now) => [Cell.Name(p), Cell.Selector(p.Node("spec", "podSelector")), Cell.Age(p, now)])),
        ("networking.k8s.io", "ingresses", new TablePrinter(
            [TableColumn.NameColumn, new("Class"), new("Hosts"), new("Address"), new("Ports"), TableColumn.Age],
            (i, now) =>
            [
                Cell.Name(i), Cell.TextOrNone(i, "spec", "ingressClassName"), Hosts(i), string.Join(',', Ingress(i)),
                Cell.Count(i, "spec", "tls") > 0 ? "80, 443" : "80", Cell.Age(i, now),
            ])),
        ("networking.k8s.io", "ingressclasses", new TablePrinter(
            [TableColumn.NameColumn, new("Controller"), new("Parameters"), TableColumn.Age],
            (c, now) => [Cell.Name(c), Cell.Text(c, "spec", "controller"), Cell.TextOrNone(c, "spec", "parameters", "name"), Cell.Age(c, now)])),
    ];

    private static string ExternalAddress(JsonObject service)
    {
        var external = Cell.Strings(service, "spec", "externalIPs").ToList();
        return service.String("spec", "type") switch
        {
            "ExternalName" => service.String("spec", "externalName") ?? Cell.None,
            "LoadBalancer" when external.Count == 0 => Ingress(service).ToList() is { Count: > 0 } given ? string.Join(',', given) : "<pending>",
            _ => Cell.Join(external),
        };
    }

    private static IEnumerable<string> Ingress(JsonObject item) =>
        Cell.List(item, "status", "loadBalancer", "ingress").Select(i => i.String("ip") ?? i.String("hostname") ?? "").Where(a => a.Length > 0);

    private static string Port(JsonObject port) =>
        port.Int("nodePort") is > 0 and var node ? $"{port.Int("port")}:{node}/{port.String("protocol")}" : $"{port.Int("port")}/{port.String("protocol")}";

    private static string Hosts(JsonObject ingress)
    {
        var hosts = Cell.List(ingress, "spec", "rules").Select(r => r.String("host") ?? "").Where(h => h.Length > 0).ToList();
        return hosts.Count == 0 ? "*" : Some(hosts, "*");
    }

    private static string Endpoints(JsonObject endpoints) => Some(
        Cell.List(endpoints, "subsets").SelectMany(
            subset => Cell.List(subset, "addresses").SelectMany(
                address =>
                    Cell.List(subset, "ports") is var ports && ports.Any()
                        ? ports.Select(p => $"{address.String("ip")}:{p.Int("port")}")
                        : [address.String("ip") ?? ""])),
        Cell.None);

    /// <summary>The first few, and how many more there are.</summary>
    private static string Some(IEnumerable<string> values, string none)
    {
        var all = values.ToList();
        return all.Count == 0 ? none
            : all.Count <= Shown ? string.Join(',', all)
            : $"{string.Join(',', all.Take(Shown))} + {all.Count - Shown} more...";
    }
}
