namespace Myelin.Graph;

/// <summary>Writes a graph again with other nodes in the places of some.</summary>
public static class SubstitutionNode
{
    extension(Node y)
    {
        /// <summary>
        /// This value as it would be, had it been made with other nodes in the places of some: <c>loss.Substitute(new() { [w] = w + v
        /// })</c> is the loss at w + v. What does not depend on a replaced node is the same node as before.
        /// </summary>
        /// <param name="replacements">For each node to be replaced the one to take its place, of the same type and shape.</param>
        /// <exception cref="GraphException">A replacement has another type or shape.</exception>
        public Node Substitute(IReadOnlyDictionary<Node, Node> replacements)
        {
            ArgumentNullException.ThrowIfNull(replacements);
            foreach ((Node from, Node to) in replacements)
            {
                if (from.Spec != to.Spec)
                    throw Throw.Shape($"{from} cannot be replaced by {to}; both must have the same type and shape.");
            }

            var written = new Dictionary<Node, Node>();
            foreach (Node node in Topology.Ancestors([y]))
            {
                if (replacements.TryGetValue(node, out Node? other))
                {
                    written[node] = other;
                    continue;
                }

                Node[] inputs = Array.ConvertAll(node.Inputs.ToArray(), n => written[n]);
                written[node] = inputs.AsSpan().SequenceEqual(node.Inputs) ? node : Again(node, inputs);
            }

            return written[y];
        }
    }

    private static Node Again(Node node, Node[] inputs)
    {
        Node made = Node.Apply(node.Op, inputs);
        made.Name = node.Name;
        return made;
    }
}
